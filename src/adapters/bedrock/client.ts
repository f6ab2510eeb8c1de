import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
} from "@aws-sdk/client-bedrock-runtime";
import { once } from "#adapters/remote";

/**
 * Where Bedrock is, and who asks. What is left out comes from the environment, as in every AWS SDK;
 * `AWS_ENDPOINT_URL_BEDROCK_RUNTIME` points this one service elsewhere.
 */
export type BedrockClientOptions = Pick<
  BedrockRuntimeClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/**
 * A client for the adapters of this folder: it does not retry. It speaks HTTP/2, as the SDK does to
 * Bedrock; for an endpoint that has HTTP/1.1 only, give it a `NodeHttpHandler` of
 * `@smithy/node-http-handler` as its `requestHandler`.
 */
export function bedrockClient({
  requestHandler = {},
  ...options
}: BedrockClientOptions = {}): BedrockRuntimeClient {
  return once(
    new BedrockRuntimeClient({
      ...options,
      // The adapters have shorter timeouts; this one closes what nobody waits for any more.
      requestHandler:
        "handle" in requestHandler
          ? requestHandler
          : { requestTimeout: 600_000, disableConcurrentStreams: true, ...requestHandler },
      maxAttempts: 1,
    }),
  );
}
