/** Settings and single parameters on AWS Systems Manager Parameter Store. */
export { type SsmClientOptions, ssmClient } from "./client.js";
export { parameterText, type SsmParameterOptions } from "./parameter.js";
export { ssmProbes } from "./probes.js";
export { SsmSettings, type SsmSettingsOptions } from "./settings.js";
