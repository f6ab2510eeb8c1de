/** Converse and Titan, answered by the stand-in. */
import {
  BedrockRuntimeClient,
  ConverseCommand,
  InvokeModelCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { BedrockLanguageModel, BedrockTitanEmbedder, bedrockClient } from "#adapters/bedrock";
import type { Duel } from "../duel.js";
import { check, done, type Local } from "../local.js";

const modelId = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const customer = { name: "Ada Lovelace", features: { serviceTypes: ["roof_cleaning"] } };
const system = "Write a message to a customer of a company that looks after houses. ".repeat(10);
const prompt = `<purpose>upsell</purpose><customer>${JSON.stringify(customer)}</customer>`;
const string = { type: "string" };
const responseSchema = {
  type: "object",
  additionalProperties: false,
  required: ["subject", "body"],
  properties: { subject: string, body: string },
};
const situation = "upsell to a customer with two services, roof cleaning last, satisfied (5 of 5)";

/** Completes a prompt with a structured answer, and embeds a situation. */
export function bedrockDuels({ bedrock, aws }: Local): readonly Duel[] {
  const place = { endpoint: bedrock, region: aws.region, credentials: aws.credentials };
  const client = bedrockClient(place);
  const bare = new BedrockRuntimeClient({
    ...place,
    requestHandler: { requestTimeout: 600_000, disableConcurrentStreams: true },
    maxAttempts: 1,
  });
  return [completeDuel(client, bare), embedDuel(client, bare)];
}

function completeDuel(client: BedrockRuntimeClient, bare: BedrockRuntimeClient): Duel {
  const model = new BedrockLanguageModel(client);
  const inference = { maxTokens: 1_000 };
  const request = { modelId, system, prompt, inference, responseSchema, repeat: 1 };
  const jsonSchema = { name: "answer", schema: JSON.stringify(responseSchema) };
  return {
    operation: "Bedrock: complete a prompt",
    besides: "estimates tokens, validates the answer by the response schema, counts what it took",
    adapter: () => done(model.complete(request)),
    bare: async () => {
      const { output, stopReason } = await bare.send(
        new ConverseCommand({
          modelId,
          system: [{ text: system }],
          messages: [{ role: "user", content: [{ text: prompt }] }],
          inferenceConfig: inference,
          outputConfig: { textFormat: { type: "json_schema", structure: { jsonSchema } } },
          requestMetadata: { "docket-repeat": "1" },
        }),
      );
      check(stopReason === "end_turn", "a whole answer");
      const { subject, body } = JSON.parse(output?.message?.content?.[0]?.text ?? "{}");
      check(typeof subject === "string" && typeof body === "string", "a draft");
    },
  };
}

function embedDuel(client: BedrockRuntimeClient, bare: BedrockRuntimeClient): Duel {
  const embedder = new BedrockTitanEmbedder(client, { standIn: true });
  return {
    operation: "Bedrock: embed a situation (1,024)",
    besides: "bounds text and concurrency, validates the vector, makes its length 1",
    adapter: async () => {
      const { values } = await done(embedder.embed(situation));
      check(values.length === 1_024, "a vector");
    },
    bare: async () => {
      const { body } = await bare.send(
        new InvokeModelCommand({
          modelId: "amazon.titan-embed-text-v2:0",
          contentType: "application/json",
          accept: "application/json",
          body: JSON.stringify({ inputText: situation, dimensions: 1_024, normalize: true }),
        }),
      );
      check(JSON.parse(body.transformToString()).embedding.length === 1_024, "a vector");
    },
  };
}
