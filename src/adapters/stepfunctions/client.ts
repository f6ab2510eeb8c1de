import { SFNClient, type SFNClientConfig } from "@aws-sdk/client-sfn";
import { once } from "#adapters/remote";

/** Where Step Functions is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type StepFunctionsClientOptions = Pick<
  SFNClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function stepFunctionsClient(options: StepFunctionsClientOptions = {}): SFNClient {
  return once(
    new SFNClient({
      requestHandler: {
        connectionTimeout: 2_000,
        // The adapter has a shorter one; this closes what nobody waits for any more.
        requestTimeout: 30_000,
        throwOnRequestTimeout: true,
        httpsAgent: { keepAlive: true },
      },
      ...options,
      maxAttempts: 1,
    }),
  );
}
