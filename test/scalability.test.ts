import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** What is used here of the scripts; they are a project of their own. */
interface Table {
  readonly limits: readonly { readonly id: string; readonly value: number | null }[];
  readonly load: object;
}
interface Inputs {
  readInputs(): Table;
}
interface Arithmetic {
  perMessage(measured: object, matches: (what: string) => boolean): number;
  peakRate(load: object, factor: number): number;
  quotaTokens(call: object, maxTokens: number, burnDown: number): number;
  vectorBytes(vectors: number, dimension: number, m: number): number;
  demands(inputs: object, factor: number): Readonly<Record<string, number>>;
  utilisation(inputs: object, limit: object, factor: number): number | undefined;
  reachedAt(inputs: object, limit: object): number | undefined;
}
interface Costs {
  costOfMessages(
    inputs: object,
    messages: number,
  ): readonly { readonly part: string; readonly usd: number }[];
}
interface Steps {
  pressedAt(inputs: object, factor: number): readonly { readonly limit: { readonly id: string } }[];
  newlyPressedAt: Steps["pressedAt"];
}
interface Texts {
  plan(inputs: object): string;
  picture(inputs: object): string;
}

const script = (name: string) => import(join(root, "docs/scalability", name));
const { readInputs }: Inputs = await script("inputs.ts");
const { perMessage, peakRate, quotaTokens, vectorBytes, ...rest }: Arithmetic =
  await script("arithmetic.ts");
const { costOfMessages }: Costs = await script("cost.ts");
const { pressedAt, newlyPressedAt }: Steps = await script("steps.ts");
const { plan }: Texts = await script("document.ts");
const { picture }: Texts = await script("picture.ts");
const inputs = readInputs();

/** 86,400 messages a day with a peak of 2: two a second. Each is one draft and one judgement. */
const simple = {
  ...inputs,
  load: {
    ...inputs.load,
    base: { customers: 1_000, messagesPerDay: 86_400, peakFactor: 2, why: "round" },
    seconds: { generate: 5, judge: 3, request: 0.5, webhook: 0.1, ingest: 0.25 },
  },
  measured: {
    asked: 20,
    begun: 10,
    steps: {
      request: { runs: 20, "shared.rollout:a": 30, "dynamodb.events.readUnits": 50 },
      generate: {
        runs: 10,
        "model.us.anthropic.claude-haiku-4-5-20251001-v1:0.calls": 10,
        "model.us.anthropic.claude-haiku-4-5-20251001-v1:0.input": 10_000,
        "model.us.anthropic.claude-haiku-4-5-20251001-v1:0.output": 1_000,
      },
      judge: {
        runs: 10,
        "model.us.anthropic.claude-sonnet-4-5-20250929-v1:0.calls": 10,
        "model.us.anthropic.claude-sonnet-4-5-20250929-v1:0.input": 20_000,
        "model.us.anthropic.claude-sonnet-4-5-20250929-v1:0.output": 5_000,
      },
      publish: { runs: 40, "eventbridge.events": 70 },
      "(feed)": { "dynamodb.events.readUnits": 999 },
    },
  },
};

describe("the scalability plan", () => {
  it("is what the script computes from the tables", () => {
    expect(read("SCALABILITY_PLAN.md")).toBe(plan(inputs));
    expect(read("docs/scalability/utilisation.svg")).toBe(picture(inputs));
  });

  it("asks something of every limit, and says what to do about each that comes near", () => {
    for (const { id } of inputs.limits) expect(rest.demands(inputs, 1)).toHaveProperty(id);
    expect(() => pressedAt(inputs, 1_000_000)).not.toThrow();
  });

  it("shows a limit that was not found as to be checked, and no share of it", () => {
    const unknown = inputs.limits.filter(({ value }) => value === null);
    expect(unknown.map(({ id }) => id)).toEqual(["titan-tokens"]);
    expect(plan(inputs)).toMatch(
      /\| Bedrock: tokens a minute, Titan [^|]+\| to be checked \|.*\| \? \|/,
    );
  });
});

describe("its arithmetic", () => {
  it("shares what all steps took among the messages that were written, but for its own steps", () => {
    const units = perMessage(simple.measured, (what) => what === "dynamodb.events.readUnits");
    expect(units).toBe(5);
  });

  it("takes the busiest minute as the mean of the day times the peak", () => {
    expect(peakRate(simple.load, 1)).toBe(2);
    expect(peakRate(simple.load, 10)).toBe(20);
  });

  it("counts of a quota what a call sets aside or what it took, whichever is more", () => {
    expect(quotaTokens({ input: 1_000, output: 100 }, 1_024, 5)).toBe(2_024);
    expect(quotaTokens({ input: 1_000, output: 300 }, 1_024, 5)).toBe(2_500);
  });

  it("needs for a million vectors of 256 the 1.267 GB of OpenSearch's own example", () => {
    expect(vectorBytes(1_000_000, 256, 16)).toBeCloseTo(1_267_200_000, 0);
  });

  it.each([
    ["sfn-start", 2],
    // 6 and 4 for the one attempt.
    ["sfn-transitions", 20],
    ["putevents", 8],
    ["rule-invocations", 14],
    ["hot-partition", 6],
    ["api", 4],
    ["queue-concurrency", 2],
    ["lambda-scaling", 10],
    // 2 a second, 60 s, 1,000 tokens and 1,024 set aside; the judge's 500 answered count five times.
    ["generator-tokens", 242_880],
    ["judge-tokens", 540_000],
  ])("asks of %s %d", (id, demand) => {
    expect(rest.demands(simple, 1)[id]).toBeCloseTo(demand, 6);
    expect(rest.demands(simple, 10)[id]).toBeCloseTo(10 * demand, 5);
  });

  it("says at which load a limit is used up, unless the load does not matter", () => {
    const limit = { id: "sfn-start", value: 300 };
    expect(rest.utilisation(simple, limit, 15)).toBeCloseTo(0.1, 9);
    expect(rest.reachedAt(simple, limit)).toBeCloseTo(12_960_000, 0);
    expect(rest.reachedAt(simple, { id: "stream-readers", value: 2 })).toBeUndefined();
    expect(rest.utilisation(simple, { id: "sfn-start", value: null }, 1)).toBeUndefined();
  });

  it("puts the most used limit first, and each where it first comes near", () => {
    const limits = [
      { id: "sfn-start", value: 30 },
      { id: "sfn-transitions", value: 30 },
      { id: "stream-readers", value: 2 },
    ];
    const given = { ...simple, limits, load: { ...simple.load, factors: [1, 10] } };
    const ids = (pressed: ReturnType<typeof pressedAt>) => pressed.map(({ limit }) => limit.id);
    expect(ids(pressedAt(given, 1))).toEqual(["sfn-transitions"]);
    expect(ids(pressedAt(given, 10))).toEqual(["sfn-transitions", "sfn-start"]);
    expect(ids(newlyPressedAt(given, 10))).toEqual(["sfn-start"]);
  });

  it("prices the models by the price book, and the rest by the list", () => {
    const costs = new Map(costOfMessages(simple, 1_000).map(({ part, usd }) => [part, usd]));
    // 1,000 + 100 tokens at $1.10 and $5.50 a million; 2,000 + 500 at $3.30 and $16.50.
    expect(costs.get("Claude Haiku 4.5, the generator")).toBeCloseTo(1.65, 9);
    expect(costs.get("Claude Sonnet 4.5, the judge")).toBeCloseTo(14.85, 9);
    expect(costs.get("Step Functions")).toBeCloseTo(0.25, 9);
    expect(costs.get("EventBridge")).toBeCloseTo(0.007, 9);
  });
});
