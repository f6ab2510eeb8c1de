import { SSMClient, type SSMClientConfig } from "@aws-sdk/client-ssm";
import { once } from "#adapters/remote";

/** Where Parameter Store is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type SsmClientOptions = Pick<
  SSMClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function ssmClient(options: SsmClientOptions = {}): SSMClient {
  return once(
    new SSMClient({
      requestHandler: { connectionTimeout: 2_000 },
      ...options,
      maxAttempts: 1,
    }),
  );
}
