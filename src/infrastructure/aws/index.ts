/** Docket's ports on AWS, put together. Loads the SDKs of all of them. */
export { type AwsConfig, awsConfigFrom, type SearchConfig } from "./config.js";
export {
  awsAdapters,
  awsPorts,
  bucketPorts,
  messagingPorts,
  modelPorts,
  storagePorts,
} from "./ports.js";
export { modelQuotas } from "./quotas.js";
export { searchPorts } from "./search.js";
