import { describe, expect, it } from "vitest";
import { BedrockLanguageModel, type BedrockLanguageModelOptions } from "#adapters/bedrock";
import type { ModelRequest } from "#application";
import { bedrockAt } from "../support/bedrock.js";
import { calls, converse, type Replies, says, type Wire, wire } from "../support/bedrock-wire.js";
import { drafting } from "../support/simulated.js";

const sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const nova = "amazon.nova-lite-v1:0";
const command = "cohere.command-r-plus-v1:0";

/** A request for a draft of a model that answers natively, unless told otherwise. */
const asking = (changes: Partial<ModelRequest> = {}): ModelRequest => ({
  ...drafting(),
  modelId: sonnet,
  ...changes,
});
const draft = { subject: "Hi", body: "Your roof" };
const noWait = { sleep: async () => {}, random: () => 0 };

async function modelThatHears(replies: Replies, options: BedrockLanguageModelOptions = {}) {
  const bedrock: Wire = await wire(replies);
  const model = new BedrockLanguageModel(bedrockAt(bedrock.endpoint), { ...noWait, ...options });
  return { model, requests: bedrock.requests };
}

/** What a model says to a request when Bedrock replies so. */
async function answerTo(
  replies: Replies,
  request = asking(),
  options?: BedrockLanguageModelOptions,
) {
  const { model, requests } = await modelThatHears(replies, options);
  return { result: await model.complete(request), requests };
}

describe("a request to Converse", () => {
  it("keeps the system's content and the user's apart, and says how long an answer may be", async () => {
    const { requests } = await answerTo(() => converse(), asking({ prompt: "Customer's words" }));
    expect(requests[0]?.path).toBe(`/model/${sonnet}/converse`);
    expect(requests[0]?.body).toMatchObject({
      system: [{ text: "Write." }],
      messages: [{ role: "user", content: [{ text: "Customer's words" }] }],
      inferenceConfig: { maxTokens: 1_000 },
    });
    expect(requests[0]?.body["inferenceConfig"]).toEqual({ maxTokens: 1_000 });
  });

  it("passes on the whole inference configuration", async () => {
    const inference = { maxTokens: 5, temperature: 0, topP: 0.5, stopSequences: ["END"] };
    const { requests } = await answerTo(() => converse(), asking({ inference }));
    expect(requests[0]?.body["inferenceConfig"]).toEqual(inference);
  });

  it("names guardrail and cache point of the agent version, and leaves them out without one", async () => {
    const guardrail = { id: "gr1", version: "3" };
    const { requests } = await answerTo(
      () => converse(),
      asking({ guardrail, cache: { system: true } }),
    );
    expect(requests[0]?.body).toMatchObject({
      guardrailConfig: { guardrailIdentifier: "gr1", guardrailVersion: "3" },
      system: [{ text: "Write." }, { cachePoint: { type: "default" } }],
    });
    const plain = await answerTo(() => converse(), asking({ cache: { system: false } }));
    expect(plain.requests[0]?.body).not.toHaveProperty("guardrailConfig");
    expect(plain.requests[0]?.body["system"]).toEqual([{ text: "Write." }]);
  });

  it("goes to an inference profile's ARN as it stands", async () => {
    const modelId = `arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.${sonnet}`;
    const { result, requests } = await answerTo(() => converse(), asking({ modelId }));
    expect(requests[0]?.path).toBe(`/model/${modelId}/converse`);
    expect(result._unsafeUnwrap().call).toMatchObject({
      modelAsked: modelId,
      modelAnswered: sonnet,
    });
  });
});

describe("an answer in a shape", () => {
  it("is constrained by Bedrock where the model can, without what it does not take in a schema", async () => {
    const responseSchema = {
      type: "object",
      required: ["stars", "maximum"],
      properties: {
        stars: { type: "integer", minimum: 1, maximum: 5, description: "How good." },
        maximum: { type: "array", minItems: 1, items: { type: "string", maxLength: 9 } },
      },
    };
    const { result, requests } = await answerTo(
      () => says('{"stars":3,"maximum":["a"]}'),
      asking({ responseSchema }),
    );
    expect(result._unsafeUnwrap().value).toEqual({ stars: 3, maximum: ["a"] });
    const { textFormat } = Object(requests[0]?.body["outputConfig"]);
    expect(textFormat.type).toBe("json_schema");
    expect(JSON.parse(textFormat.structure.jsonSchema.schema)).toEqual({
      type: "object",
      required: ["stars", "maximum"],
      properties: {
        stars: { type: "integer", description: "How good. (minimum 1, maximum 5)" },
        maximum: {
          type: "array",
          description: "(minItems 1)",
          items: { type: "string", description: "(maxLength 9)" },
        },
      },
      additionalProperties: false,
    });
  });

  it("is still checked by the whole schema", async () => {
    const stars = { type: "integer", minimum: 1, maximum: 5 };
    const responseSchema = { type: "object", required: ["stars"], properties: { stars } };
    const { result } = await answerTo(() => says('{"stars":6}'), asking({ responseSchema }));
    expect(result._unsafeUnwrapErr()).toMatchObject({
      kind: "malformed",
      detail: "also when repaired: stars: Too big: expected number to be <=5",
    });
  });

  it("is what a forced tool is called with, where the model takes one", async () => {
    const { result, requests } = await answerTo(() => calls(draft), asking({ modelId: nova }));
    expect(requests[0]?.body["toolConfig"]).toEqual({
      tools: [
        {
          toolSpec: {
            name: "answer",
            description: "Takes the answer. To be called once, with all of it.",
            inputSchema: { json: asking().responseSchema },
          },
        },
      ],
      toolChoice: { tool: { name: "answer" } },
    });
    expect(result._unsafeUnwrap()).toMatchObject({
      raw: '{"subject":"Hi","body":"Your roof"}',
      value: draft,
      call: { stopReason: "tool_use" },
    });
  });

  it("is asked for in words of the system where nothing else is known", async () => {
    const { result, requests } = await answerTo(
      () => says(`\`\`\`json\n${JSON.stringify(draft)}\n\`\`\``),
      asking({ modelId: command }),
    );
    const schema = JSON.stringify(asking().responseSchema);
    expect(requests[0]?.body["system"]).toEqual([
      { text: "Write." },
      { text: expect.stringContaining(`<response_schema>${schema}</response_schema>`) },
    ]);
    expect(requests[0]?.body).not.toHaveProperty("toolConfig");
    expect(requests[0]?.body).not.toHaveProperty("outputConfig");
    expect(result._unsafeUnwrap()).toMatchObject({ raw: JSON.stringify(draft), value: draft });
  });

  it("is asked for by other means where the process says so", async () => {
    const { requests } = await answerTo(() => calls(draft), asking({ modelId: command }), {
      answers: { [command]: "any-tool" },
    });
    expect(requests[0]?.body["toolConfig"]).toMatchObject({ toolChoice: { any: {} } });
  });

  it("is no tool's when it is no object", async () => {
    const responseSchema = { type: "array", items: { type: "number" } };
    const { result, requests } = await answerTo(
      () => says("[1,2]"),
      asking({ modelId: nova, responseSchema }),
    );
    expect(requests[0]?.body).not.toHaveProperty("toolConfig");
    expect(result._unsafeUnwrap().value).toEqual([1, 2]);
  });

  it("is not asked for when nobody could read the schema", async () => {
    const { result, requests } = await answerTo(
      () => converse(),
      asking({ responseSchema: { type: "odd" } }),
    );
    expect(result._unsafeUnwrapErr()).toMatchObject({
      kind: "malformed",
      detail: "the response schema cannot be read: Unsupported type: odd",
    });
    expect(requests).toHaveLength(0);
  });
});

describe("a repair", () => {
  it("sends a bad text back with what is wrong, and both answers are paid for", async () => {
    const { result, requests } = await answerTo((n) =>
      n === 1 ? says('{"subject":"Hi"}') : says(JSON.stringify(draft)),
    );
    expect(requests[1]?.body["messages"]).toEqual([
      { role: "user", content: [{ text: asking().prompt }] },
      { role: "assistant", content: [{ text: '{"subject":"Hi"}' }] },
      { role: "user", content: [{ text: expect.stringContaining("body: Invalid input") }] },
    ]);
    expect(result._unsafeUnwrap()).toMatchObject({
      value: draft,
      call: { repairs: 1, latencyMs: 500, tokens: { input: 200, output: 40 } },
    });
  });

  it("answers a bad call of the tool as the tool would", async () => {
    const { result, requests } = await answerTo(
      (n) => calls(n === 1 ? {} : draft),
      asking({ modelId: nova }),
    );
    expect(requests[1]?.body["messages"]).toMatchObject([
      { role: "user" },
      {
        role: "assistant",
        content: [{ toolUse: { toolUseId: "t-1", name: "answer", input: {} } }],
      },
      {
        role: "user",
        content: [{ toolResult: { toolUseId: "t-1", status: "error", content: [{}] } }],
      },
    ]);
    expect(result._unsafeUnwrap().value).toEqual(draft);
  });

  it("does not send back an empty answer, which Bedrock would refuse", async () => {
    const { result, requests } = await answerTo((n) => (n === 1 ? says(" ") : converse()));
    expect(requests[1]?.body["messages"]).toEqual([
      {
        role: "user",
        content: [{ text: asking().prompt }, { text: expect.stringContaining("is not JSON") }],
      },
    ]);
    expect(result.isOk()).toBe(true);
  });

  it.each(["malformed_model_output", "malformed_tool_use"])("is tried after %s", async (reason) => {
    const { result } = await answerTo((n) =>
      n === 1 ? converse({ stopReason: reason }) : converse(),
    );
    expect(result._unsafeUnwrap().call).toMatchObject({ repairs: 1, stopReason: "end_turn" });
  });

  it("is tried once, and a second bad answer is the end", async () => {
    const { result, requests } = await answerTo(() => says("Here it is:"));
    expect(result._unsafeUnwrapErr()).toEqual({
      type: "ModelFailure",
      kind: "malformed",
      detail: "also when repaired: the answer is not JSON",
      call: expect.objectContaining({ repairs: 1, requestId: "r-1" }),
    });
    expect(requests).toHaveLength(2);
  });
});

describe("a stop reason", () => {
  it.each([
    ["max_tokens", "too-long", "no end within 1000 tokens"],
    ["model_context_window_exceeded", "too-long", "longer than the model takes"],
    ["content_filtered", "guardrail", "the model's own content filter"],
    ["guardrail_intervened", "guardrail", "Bedrock does not say why"],
    ["out_of_words", "malformed", "a stop reason that is not known: out_of_words"],
  ])("%s ends the call as %s, with what it cost", async (stopReason, kind, detail) => {
    const { result, requests } = await answerTo(() => converse({ stopReason }));
    expect(result._unsafeUnwrapErr()).toMatchObject({
      kind,
      detail: expect.stringContaining(detail),
      call: { stopReason, tokens: { input: 100, output: 20 }, repairs: 0 },
    });
    expect(requests).toHaveLength(1);
  });

  it.each(["end_turn", "stop_sequence", "tool_use"])("%s is an answer", async (stopReason) => {
    const { result } = await answerTo(() => converse({ stopReason }));
    expect(result._unsafeUnwrap().call.stopReason).toBe(stopReason);
  });

  it("of a guardrail names its policies, and nothing of what they found", async () => {
    const policies = {
      topicPolicy: { topics: [{ name: "Prices", type: "DENY", action: "BLOCKED" }] },
      sensitiveInformationPolicy: {
        piiEntities: [{ type: "PHONE", match: "+1 555 0100", action: "BLOCKED" }],
        regexes: [],
      },
    };
    const guardrail = { inputAssessment: { gr1: policies }, outputAssessments: {} };
    const { result } = await answerTo(() =>
      converse({ stopReason: "guardrail_intervened", trace: { guardrail } }),
    );
    expect(result._unsafeUnwrapErr().detail).toBe(
      'the guardrail intervened: topic "Prices" in the prompt, personal PHONE in the prompt',
    );
  });
});

describe("what is known of a call", () => {
  it("counts cached tokens apart, and names model, request and provider", async () => {
    const usage = { inputTokens: 7, cacheReadInputTokens: 900, cacheWriteInputTokens: 30 };
    const { result } = await answerTo(
      () => converse({ usage }),
      asking({ modelId: `eu.${sonnet}` }),
    );
    expect(result._unsafeUnwrap().call).toEqual({
      provider: "bedrock",
      modelAsked: `eu.${sonnet}`,
      modelAnswered: sonnet,
      requestId: "r-1",
      stopReason: "end_turn",
      latencyMs: 250,
      tokens: { input: 7, output: 20, cacheRead: 900, cacheWrite: 30 },
      repairs: 0,
    });
  });

  it("names the model that a prompt router chose", async () => {
    const invokedModelId = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${nova}`;
    const { result } = await answerTo(() =>
      converse({ trace: { promptRouter: { invokedModelId } } }),
    );
    expect(result._unsafeUnwrap().call.modelAnswered).toBe(nova);
  });
});
