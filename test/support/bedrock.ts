import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { onTestFinished } from "vitest";
import { bedrockClient } from "#adapters/bedrock";
import { anyIdentity } from "./dynamodb.js";

/** A client, closed after the test. */
export function bedrockAt(endpoint: string): BedrockRuntimeClient {
  const client = bedrockClient({ ...anyIdentity, endpoint });
  onTestFinished(() => client.destroy());
  return client;
}
