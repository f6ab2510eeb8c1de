import { SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { once } from "#adapters/remote";

/** Where SQS is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type SqsClientOptions = Pick<
  SQSClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function sqsClient(options: SqsClientOptions = {}): SQSClient {
  return once(
    new SQSClient({
      requestHandler: {
        connectionTimeout: 2_000,
        // The adapters have a shorter one; this closes what nobody waits for any more.
        requestTimeout: 30_000,
        throwOnRequestTimeout: true,
        httpsAgent: { keepAlive: true },
      },
      ...options,
      // Else the host in a queue's URL would count for more than the endpoint that is set.
      useQueueUrlAsEndpoint: false,
      maxAttempts: 1,
    }),
  );
}
