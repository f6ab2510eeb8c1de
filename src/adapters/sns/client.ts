import { SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import { once } from "#adapters/remote";

/** Where SNS is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type SnsClientOptions = Pick<
  SNSClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function snsClient(options: SnsClientOptions = {}): SNSClient {
  return once(
    new SNSClient({
      requestHandler: { connectionTimeout: 2_000 },
      ...options,
      maxAttempts: 1,
    }),
  );
}
