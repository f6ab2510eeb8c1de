import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { expect, onTestFinished } from "vitest";
import { bedrockClient } from "#adapters/bedrock";
import type { LanguageModel } from "#application";
import { anyIdentity } from "./dynamodb.js";

/** A client, closed after the test. */
export function bedrockAt(endpoint: string): BedrockRuntimeClient {
  const client = bedrockClient({ ...anyIdentity, endpoint });
  onTestFinished(() => client.destroy());
  return client;
}

/** Why a call has no answer, where that is the model's failure. */
export async function failureOf(asked: ReturnType<LanguageModel["complete"]>) {
  const error = (await asked)._unsafeUnwrapErr();
  return error.type === "ModelFailure" ? error : expect.fail(`it is ${error.type}`);
}
