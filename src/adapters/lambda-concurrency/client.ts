import { LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";
import { once } from "#adapters/remote";

/** Where Lambda is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type LambdaClientOptions = Pick<
  LambdaClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapter of this folder: it does not retry, and keeps its connections open. */
export function lambdaClient(options: LambdaClientOptions = {}): LambdaClient {
  return once(
    new LambdaClient({
      requestHandler: { connectionTimeout: 2_000 },
      ...options,
      maxAttempts: 1,
    }),
  );
}
