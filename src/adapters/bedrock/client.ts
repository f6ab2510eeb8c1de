import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
} from "@aws-sdk/client-bedrock-runtime";

/**
 * Where Bedrock is, and who asks. What is left out comes from the environment, as in every AWS SDK;
 * `AWS_ENDPOINT_URL_BEDROCK_RUNTIME` points this one service elsewhere.
 */
export type BedrockClientOptions = Pick<
  BedrockRuntimeClientConfig,
  "region" | "endpoint" | "credentials" | "requestHandler"
>;

/** A client for the adapters of this folder: it does not retry. */
export function bedrockClient(options: BedrockClientOptions = {}): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    // The SDK speaks HTTP/2 to Bedrock, as it does by default with one session a request. The
    // adapters have shorter timeouts; this one closes what nobody waits for any more.
    requestHandler: { requestTimeout: 600_000, disableConcurrentStreams: true },
    ...options,
    maxAttempts: 1,
  });
}
