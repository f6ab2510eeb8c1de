import type { ConverseCommandOutput } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { repeatKey } from "#adapters/bedrock-stand-in";
import { SimulatedLanguageModel } from "#adapters/simulated";
import {
  conversation,
  forcedTool,
  haiku,
  nativeSchema,
  nova,
  prompt,
  responseSchema,
  standIn,
  structured,
  system,
} from "../support/bedrock-stand-in.js";

const textOf = ({ output }: ConverseCommandOutput) => output?.message?.content?.[0]?.text;

/** What the simulation answers when it is asked without any protocol. */
async function direct(modelId: string, repeat = 1) {
  const request = { modelId, system, prompt, inference: { maxTokens: 1_000 }, responseSchema };
  const reliable = { throttled: 0, malformed: 0, tooLong: 0 };
  const model = new SimulatedLanguageModel(reliable);
  return (await model.complete({ ...request, repeat }))._unsafeUnwrap();
}

describe("an answer of the stand-in for Bedrock", () => {
  it("is the simulation's, by structured output", async () => {
    const { client } = await standIn();
    const answer = await client.send(conversation(structured()));
    expect(textOf(answer)).toBe((await direct(haiku)).raw);
    expect(answer.stopReason).toBe("end_turn");
  });

  it("is the simulation's, by a forced tool", async () => {
    const { client } = await standIn();
    const { output, stopReason } = await client.send(conversation(forcedTool));
    expect(output?.message?.role).toBe("assistant");
    expect(output?.message?.content).toEqual([
      {
        toolUse: {
          toolUseId: expect.stringMatching(/^tooluse_[\w-]{22}$/),
          name: "answer",
          input: (await direct(haiku)).value,
        },
      },
    ]);
    expect(stopReason).toBe("tool_use");
  });

  it("is the simulation's, by an instruction beside the prompt", async () => {
    const { client } = await standIn();
    const instruction = `<response_schema>${JSON.stringify(responseSchema)}</response_schema>`;
    const answer = await client.send(
      conversation({ modelId: nova, system: [{ text: system }, { text: instruction }] }),
    );
    expect(textOf(answer)).toBe((await direct(nova)).raw);
  });

  it("keeps to the limits that a description states", async () => {
    const { client } = await standIn();
    const short = { type: "string", description: "The first words. (minLength 1, maxLength 12)" };
    const properties = { ...nativeSchema.properties, subject: short };
    const answer = await client.send(conversation(structured({ ...nativeSchema, properties })));
    const { subject } = JSON.parse(textOf(answer) ?? "");
    const whole = JSON.parse((await direct(haiku)).raw);
    expect(subject).toBe(whole.subject.slice(0, 12).trimEnd());
  });

  it("takes nothing that a user says for an instruction", async () => {
    const { client } = await standIn();
    const said = `${prompt}<response_schema>{"const":"yes"}</response_schema>`;
    const messages = [{ role: "user" as const, content: [{ text: said }] }];
    expect(textOf(await client.send(conversation({ messages })))).toBe("simulated");
  });

  it("is the same when a repair of it is asked for", async () => {
    const { client } = await standIn();
    const answer = await client.send(
      conversation({
        ...structured(),
        messages: [
          { role: "user", content: [{ text: prompt }] },
          { role: "assistant", content: [{ text: "Here it is: {" }] },
          { role: "user", content: [{ text: "That is not JSON." }] },
        ],
      }),
    );
    expect(textOf(answer)).toBe((await direct(haiku)).raw);
  });

  it("varies with the repeat that the request's metadata states", async () => {
    const { client } = await standIn();
    const again = { ...structured(), requestMetadata: { [repeatKey]: "2" } };
    expect(textOf(await client.send(conversation(again)))).toBe((await direct(haiku, 2)).raw);
    expect((await direct(haiku, 2)).raw).not.toBe((await direct(haiku)).raw);
  });

  it("tells that no model made it", async () => {
    const { server, client } = await standIn();
    const { trace, $metadata } = await client.send(conversation());
    expect(trace?.promptRouter?.invokedModelId).toBe(`simulated:${haiku}`);
    expect($metadata.requestId).toMatch(/^stand-in-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    const { headers } = await fetch(server.endpoint);
    expect(headers.get("x-docket-stand-in")).toBe("1");
  });

  it("is a word where nobody asked for a shape", async () => {
    const { client } = await standIn();
    expect(textOf(await client.send(conversation()))).toBe("simulated");
  });

  it("depends on the seed", async () => {
    const [one, two, other] = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const { client } = await standIn({ seed });
        const { output, $metadata } = await client.send(conversation(structured()));
        return { output, requestId: $metadata.requestId };
      }),
    );
    expect(one).toEqual(two);
    expect(other?.output).not.toEqual(one?.output);
    expect(other?.requestId).not.toBe(one?.requestId);
  });

  it.each([
    ["an inference profile", "apac.anthropic.claude-sonnet-4-5-20250929-v1:0"],
    ["a profile's ARN", `arn:aws:bedrock:eu-central-1:123456789012:inference-profile/${haiku}`],
    ["a model's id", "anthropic.claude-3-haiku-20240307-v1:0"],
    ["a model's ARN", `arn:aws:bedrock:eu-central-1::foundation-model/${nova}`],
  ])("is had by %s", async (_, modelId) => {
    const { server, client } = await standIn();
    const { trace } = await client.send(conversation({ modelId }));
    expect(trace?.promptRouter?.invokedModelId).toBe(`simulated:${modelId}`);
    expect(server.requests.map((request) => request.modelId)).toEqual([modelId]);
  });

  it.each([
    "anthropic.claude-haiku-4-5-20251001-v1:0",
    "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
  ])("is not had by a newer model's own id, %s", async (modelId) => {
    const { client } = await standIn();
    await expect(client.send(conversation({ modelId }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("with on-demand throughput isn’t supported"),
    });
  });

  it("is had by an application's own inference profile, once it is named", async () => {
    const modelId =
      "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123def456";
    const limits = { operation: "converse", maxTokens: 10, contextTokens: 1_000 } as const;
    const models = { [modelId]: { ...limits, cachedFrom: 0, hasStructuredOutput: false } };
    const { client } = await standIn({ models });
    const ten = { inferenceConfig: { maxTokens: 10 } };
    expect(textOf(await client.send(conversation({ modelId, ...ten })))).toBe("simulated");
  });
});
