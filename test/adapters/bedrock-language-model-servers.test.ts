import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { BedrockLanguageModel } from "#adapters/bedrock";
import { seededFaults, startBedrockStandIn } from "#adapters/bedrock-stand-in";
import type { ModelRequest } from "#application";
import { languageModelConformance } from "../conformance/language-model.conformance.js";
import { bedrockAt } from "../support/bedrock.js";
import { faultyBedrock, impatient, networkFaults } from "../support/bedrock-faults.js";
import { byChance } from "../support/proxy-faults.js";
import { drafting } from "../support/simulated.js";

const sonnet = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const haiku3 = "anthropic.claude-3-haiku-20240307-v1:0";
const nova = "amazon.nova-lite-v1:0";

const asking = (changes: Partial<ModelRequest> = {}): ModelRequest => ({
  ...drafting(),
  modelId: sonnet,
  ...changes,
});
const noWait = { sleep: async () => {}, random: () => 0 };

describe("over the stand-in", () => {
  let endpoint = "";
  let failing = "";
  let faulty = "";
  const closing: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const good = await startBedrockStandIn();
    const bad = await startBedrockStandIn({
      faults: () => ({ type: "stop", reason: "max_tokens" }),
    });
    const behind = await faultyBedrock(byChance(1, 0.15, networkFaults));
    [endpoint, failing, faulty] = [good.endpoint, bad.endpoint, behind.proxy.endpoint];
    closing.push(good.close, bad.close, behind.close);
  });
  afterAll(async () => {
    for (const close of closing) await close();
  });

  for (const [means, modelId] of [
    ["native", sonnet],
    ["tool", haiku3],
    ["tool of Nova", nova],
  ]) {
    const request = asking({ modelId: modelId ?? "" });
    languageModelConformance(
      `Bedrock (${means})`,
      async () => new BedrockLanguageModel(bedrockAt(endpoint)),
      request,
      async () => new BedrockLanguageModel(bedrockAt(failing)),
    );
    languageModelConformance(
      `Bedrock (${means}) over a network that fails now and then`,
      async () => new BedrockLanguageModel(bedrockAt(faulty), impatient),
      request,
      async () => new BedrockLanguageModel(bedrockAt(failing)),
    );
  }
  languageModelConformance(
    "Bedrock (instruction)",
    async () =>
      new BedrockLanguageModel(bedrockAt(endpoint), { answers: { [nova]: "instruction" } }),
    asking({ modelId: nova }),
    async () => new BedrockLanguageModel(bedrockAt(failing)),
  );
});

describe("calls that meet all kinds of faults", () => {
  it("each end with an answer, a typed failure or as none, after no more requests than are allowed", async () => {
    const faults = [
      { type: "error", error: "ThrottlingException" },
      { type: "error", error: "ModelTimeoutException" },
      { type: "error", error: "ValidationException" },
      { type: "reset", when: "before" },
      { type: "reset", when: "after" },
      { type: "cutBody" },
      { type: "malformedBody" },
      { type: "malformedText" },
      { type: "stop", reason: "guardrail_intervened" },
      { type: "stop", reason: "malformed_model_output" },
    ] as const;
    const chances = faults.map((fault) => [0.05, fault] as const);
    const standIn = await startBedrockStandIn({ faults: seededFaults(7, chances) });
    onTestFinished(() => standIn.close());
    const client = bedrockAt(standIn.endpoint);
    const model = new BedrockLanguageModel(client, { ...noWait, attempts: 4 });
    const ends: Record<string, number> = {};
    for (let repeat = 1; repeat <= 100; repeat += 1) {
      const before = standIn.requests.length;
      const end = await model.complete(asking({ repeat })).match(
        () => "answered",
        (error) => (error.type === "ModelFailure" ? error.kind : error.type),
      );
      ends[end] = (ends[end] ?? 0) + 1;
      // Four for the answer and four for its repair.
      expect(standIn.requests.length - before).toBeLessThanOrEqual(8);
    }
    expect(ends["answered"]).toBeGreaterThan(70);
    expect(Object.keys(ends)).toEqual(expect.arrayContaining(["refused", "guardrail"]));
  });
});

describe("calls over a network that often fails", () => {
  it("all get the answer that they get over a good one, and leave no connection open", async () => {
    const { standIn, proxy, close } = await faultyBedrock(byChance(3, 0.4, networkFaults));
    onTestFinished(close);
    const good = new BedrockLanguageModel(bedrockAt(standIn.endpoint));
    const model = new BedrockLanguageModel(bedrockAt(proxy.endpoint), impatient);
    const requests = Array.from({ length: 40 }, (_, n) => asking({ repeat: n + 1 }));
    const answers = await Promise.all(requests.map((request) => model.complete(request)));
    for (const [n, request] of requests.entries()) {
      const { raw, call } = answers[n]?._unsafeUnwrap() ?? {};
      expect(raw).toBe((await good.complete(request))._unsafeUnwrap().raw);
      // What was asked twice because an answer was lost is counted once: for nothing else is known.
      expect(call?.repairs).toBe(0);
    }
    const faults = new Set(proxy.passed.flatMap(({ fault }) => fault?.type ?? []));
    expect([...faults].sort()).toEqual(["cutBody", "delay", "refused", "reset"]);
    await expect.poll(proxy.connections).toBe(0);
  });

  it("end in their time, as what happened last", async () => {
    const { proxy, close } = await faultyBedrock(() => ({
      type: "delay",
      ms: 60_000,
      when: "before",
    }));
    onTestFinished(close);
    const limits = { ...impatient, attemptTimeoutMs: 60, deadlineMs: 200 };
    const began = performance.now();
    const model = new BedrockLanguageModel(bedrockAt(proxy.endpoint), limits);
    expect((await model.complete(asking()))._unsafeUnwrapErr()).toMatchObject({
      type: "NotAsked",
      why: "unavailable",
      detail: expect.stringMatching(/no answer within .* ms$/),
    });
    expect(performance.now() - began).toBeLessThan(2_000);
    await expect.poll(proxy.connections).toBe(0);
  });
});
