/** Webhook keys on AWS Secrets Manager. */
export { type SecretsManagerClientOptions, secretsManagerClient } from "./client.js";
export { secretsManagerProbes } from "./probes.js";
export {
  SecretsManagerWebhookKeys,
  type SecretsManagerWebhookKeysOptions,
} from "./webhook-keys.js";
