import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  InvokeModelCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { onTestFinished } from "vitest";
import {
  type BedrockStandIn,
  type BedrockStandInOptions,
  startBedrockStandIn,
} from "#adapters/bedrock-stand-in";
import { drafting } from "./simulated.js";

/** A model of the stand-in with every means to ask for a shape. */
export const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
/** A model of the stand-in without structured output. */
export const nova = "amazon.nova-lite-v1:0";
/** The embedding model. */
export const titan = "amazon.titan-embed-text-v2:0";

/** A stand-in and AWS's own client of it, for one test. The client repeats nothing. */
export async function standIn(options: BedrockStandInOptions = {}) {
  const server = await startBedrockStandIn(options);
  const client = clientOf(server);
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  return { server, client };
}

/** AWS's client of a stand-in. */
export function clientOf({ endpoint }: Pick<BedrockStandIn, "endpoint">): BedrockRuntimeClient {
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  return new BedrockRuntimeClient({
    endpoint,
    region: "eu-central-1",
    credentials,
    maxAttempts: 1,
  });
}

/** A draft's request that every test may send, and what of it goes into a conversation. */
export const { prompt, system, responseSchema } = drafting();

/** A conversation that asks for a draft as text of a stated shape, or with these fields instead. */
export function conversation(fields: Partial<ConverseCommandInput> = {}): ConverseCommand {
  return new ConverseCommand({
    modelId: haiku,
    system: [{ text: system }],
    messages: [{ role: "user", content: [{ text: prompt }] }],
    inferenceConfig: { maxTokens: 1_000 },
    ...fields,
  });
}

/** The fields that force a tool whose input has the draft's shape. */
export const forcedTool = {
  toolConfig: {
    tools: [
      {
        toolSpec: {
          name: "answer",
          inputSchema: { json: responseSchema as Record<string, never> },
        },
      },
    ],
    toolChoice: { tool: { name: "answer" } },
  },
};

const text = { type: "string", description: "(minLength 1)" };

/** The draft's shape, as native structured output takes it. */
export const nativeSchema = {
  type: "object",
  additionalProperties: false,
  required: ["subject", "body"],
  properties: { subject: text, body: text },
};

/** The fields that ask for text of the draft's shape, or of another one. */
export function structured(schema: object | string = nativeSchema) {
  const written = typeof schema === "string" ? schema : JSON.stringify(schema);
  const jsonSchema = { name: "draft", schema: written };
  return {
    outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } },
  } as const;
}

/** A request for a vector. */
export function embedding(body: object | string, modelId = titan): InvokeModelCommand {
  return new InvokeModelCommand({
    modelId,
    contentType: "application/json",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}
