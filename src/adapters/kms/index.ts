/** Keys of personal data, wrapped by AWS KMS. */
export { type KmsClientOptions, kmsClient } from "./client.js";
export { KmsKeyWrapper, type KmsKeyWrapperOptions } from "./key-wrapper.js";
export { kmsProbes } from "./probes.js";
