import { KMSClient, type KMSClientConfig } from "@aws-sdk/client-kms";
import { once } from "#adapters/remote";

/** Where KMS is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type KmsClientOptions = Pick<
  KMSClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function kmsClient(options: KmsClientOptions = {}): KMSClient {
  return once(
    new KMSClient({
      requestHandler: { connectionTimeout: 2_000 },
      ...options,
      maxAttempts: 1,
    }),
  );
}
