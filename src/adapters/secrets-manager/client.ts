import {
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from "@aws-sdk/client-secrets-manager";
import { once } from "#adapters/remote";

/** Where Secrets Manager is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type SecretsManagerClientOptions = Pick<
  SecretsManagerClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function secretsManagerClient(
  options: SecretsManagerClientOptions = {},
): SecretsManagerClient {
  return once(
    new SecretsManagerClient({
      requestHandler: { connectionTimeout: 2_000 },
      ...options,
      maxAttempts: 1,
    }),
  );
}
