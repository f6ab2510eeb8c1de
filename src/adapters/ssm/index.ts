/** Settings on AWS Systems Manager Parameter Store. */
export { type SsmClientOptions, ssmClient } from "./client.js";
export { ssmProbes } from "./probes.js";
export { SsmSettings, type SsmSettingsOptions } from "./settings.js";
