import { expect, it } from "vitest";
import { BedrockLanguageModel, bedrockClient } from "#adapters/bedrock";
import type { ModelRequest } from "#application";

/** The body of the one request that a call makes, as the SDK would send it. */
async function sent(request: ModelRequest): Promise<Readonly<Record<string, unknown>>> {
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const client = bedrockClient({ region: "us-east-1", credentials });
  let body: Readonly<Record<string, unknown>> = {};
  client.config.requestHandler = {
    handle: async ({ body: text }) => {
      body = JSON.parse(Buffer.from(text).toString());
      throw new Error("that is all that was to be seen");
    },
  };
  await new BedrockLanguageModel(client, { attempts: 1 }).complete(request);
  return body;
}

const request: ModelRequest = {
  modelId: "amazon.nova-pro-v1:0",
  system: "Write.",
  prompt: "An e-mail.",
  inference: { maxTokens: 100 },
  responseSchema: { type: "object", properties: { body: { type: "string" } } },
  repeat: 1,
};

it("a model that answers by a tool answers in text under a guardrail, which looks at no tool", async () => {
  expect(await sent(request)).toHaveProperty("toolConfig");
  const guarded = await sent({ ...request, guardrail: { id: "abcdefgh", version: "1" } });
  expect(guarded).toHaveProperty("guardrailConfig");
  expect(guarded).not.toHaveProperty("toolConfig");
});
