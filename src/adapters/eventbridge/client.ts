import { EventBridgeClient, type EventBridgeClientConfig } from "@aws-sdk/client-eventbridge";
import { once } from "#adapters/remote";

/** Where EventBridge is, and who asks. What is left out comes from the environment, as in every AWS SDK. */
export type EventBridgeClientOptions = Pick<
  EventBridgeClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapters of this folder: it does not retry, and keeps its connections open. */
export function eventBridgeClient(options: EventBridgeClientOptions = {}): EventBridgeClient {
  return once(
    new EventBridgeClient({
      requestHandler: {
        connectionTimeout: 2_000,
        // The adapters have a shorter one; this closes what nobody waits for any more.
        requestTimeout: 30_000,
        throwOnRequestTimeout: true,
        httpsAgent: { keepAlive: true },
      },
      ...options,
      maxAttempts: 1,
    }),
  );
}
