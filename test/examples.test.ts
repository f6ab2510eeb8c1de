import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { SimulatedLanguageModel } from "#adapters/simulated";
import { guidelines } from "#application";
import {
  type AgentContent,
  agentContent,
  checkVariables,
  type JudgeContent,
  priceBook,
  render,
  rubricScore,
} from "#domain";

const folder = join(import.meta.dirname, "../examples");
const read = (file: string) => readFileSync(join(folder, file), "utf8");
const lines = (file: string) =>
  read(file)
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
const agent = (file: string) => {
  const { content } = JSON.parse(read(`agents/${file}.json`)) as { content: unknown };
  return agentContent.parse(content);
};

interface Customer {
  readonly name: string;
  readonly property_info: { readonly type: string; readonly lot_features: readonly string[] };
  readonly service_history: readonly {
    readonly service_type: string;
    readonly satisfaction_score?: number;
  }[];
}

describe("the example agents", () => {
  it.each(["email-generator", "email-judge"])("%s could be registered as it is", (id) => {
    const { variables, system, prompt } = agent(id);
    expect(checkVariables(variables, [system, prompt]).isOk()).toBe(true);
    expect(JSON.parse(read(`agents/${id}.json`))).toMatchObject({ agentId: id, version: 1 });
  });

  it("score what the rubric names, and nothing else", () => {
    const { rubric, responseSchema } = agent("email-judge") as JudgeContent;
    const { properties } = responseSchema as {
      properties: { scores: { required: string[]; properties: object } };
    };
    const criteria = rubric.map(({ criterion }) => criterion);
    expect(properties.scores.required).toEqual(criteria);
    expect(Object.keys(properties.scores.properties)).toEqual(criteria);
  });

  it("have prices, and guidelines for both purposes", () => {
    const { models } = priceBook.parse(JSON.parse(read("price-book.json")));
    expect(models[agent("email-generator").modelId]).toEqual({
      input: 1_000_000,
      output: 5_000_000,
      cacheRead: 100_000,
      cacheWrite: 1_250_000,
    });
    expect(models[agent("email-judge").modelId]?.output).toBe(15_000_000);
    const { offers } = guidelines.parse(JSON.parse(read("brand-guidelines.json")));
    expect(Object.keys(offers)).toEqual(["upsell", "referral"]);
  });
});

describe("the example data", () => {
  it("is what its generator makes, byte for byte", async () => {
    const generator = (await import(pathToFileURL(join(folder, "generate.ts")).href)) as {
      exampleCustomers(): readonly unknown[];
      examplePastMessages(): readonly unknown[];
    };
    const ndjson = (made: readonly unknown[]) =>
      made.map((each) => `${JSON.stringify(each)}\n`).join("");
    expect(read("customers.ndjson") === ndjson(generator.exampleCustomers())).toBe(true);
    expect(read("past-messages.ndjson") === ndjson(generator.examplePastMessages())).toBe(true);
  });

  it("holds 500 customers, 120 messages, and 10 lately sent to one of them", () => {
    const customers = lines("customers.ndjson") as { customer_id: string }[];
    const messages = lines("past-messages.ndjson") as { customer_id: string; sent_at: string }[];
    expect([customers.length, messages.length]).toEqual([500, 120]);
    const ids = new Set(customers.map(({ customer_id }) => customer_id));
    const known = messages.filter(({ customer_id }) => ids.has(customer_id));
    expect(known).toHaveLength(25);
    expect(known.filter(({ sent_at }) => sent_at > "2026-09-01T00:00:00Z")).toHaveLength(10);
  });
});

describe("the example agents in the simulation", () => {
  it("pass most drafts at once, most others by the third, and reject a few", async () => {
    const customers = (lines("customers.ndjson") as Customer[]).filter(
      ({ service_history }) => service_history.length > 0,
    );
    const ends = await Promise.all(customers.map(endOf));
    const share = (end: string) => ends.filter((each) => each === end).length / ends.length;
    expect(customers.length).toBeGreaterThan(450);
    expect(share("passed at 1")).toBeGreaterThan(0.7);
    expect(share("passed at 1")).toBeLessThan(0.85);
    expect(share("passed at 2") + share("passed at 3")).toBeGreaterThan(0.1);
    expect(share("rejected")).toBeGreaterThan(0.005);
    expect(share("rejected")).toBeLessThan(0.06);
    expect(share("failed")).toBeLessThan(0.05);
  });
});

const simulation = new SimulatedLanguageModel();
const [generator, judge] = [agent("email-generator"), agent("email-judge") as JudgeContent];

/** How a message to a customer ends: both agents, at most three attempts. */
async function endOf(customer: Customer): Promise<string> {
  const common = {
    ...blocksOf(customer),
    purpose: "upsell",
    guidelines: read("brand-guidelines.json"),
  };
  let feedback: unknown = null;
  for (const attempt of [1, 2, 3]) {
    const asked = { ...common, examples: "[]", feedback: JSON.stringify(feedback) };
    const draft = await ask(generator, asked);
    const [rubric, drafted] = [judge.rubric, draft].map((each) => JSON.stringify(each));
    const judged = draft && (await ask(judge, { ...common, rubric, draft: drafted }));
    if (draft === undefined || judged === undefined) return "failed";
    const { scores } = judged as { scores: Record<string, number> };
    const named = Object.entries(scores).map(([criterion, score]) => ({ criterion, score }));
    if (rubricScore(judge.rubric, named) >= 0.7) return `passed at ${attempt}`;
    feedback = { ...(draft as object), ...(judged as object) };
  }
  return "rejected";
}

async function ask(
  content: AgentContent,
  values: Readonly<Record<string, string | undefined>>,
): Promise<unknown> {
  const all = values as Readonly<Record<string, string>>;
  const [system, prompt] = [content.system, content.prompt].map((template) =>
    render(template, all)._unsafeUnwrap(),
  ) as [string, string];
  const answer = await simulation.complete({ ...content, system, prompt });
  return answer.isOk() ? answer.value.value : undefined;
}

function blocksOf({ name, property_info, service_history }: Customer) {
  const scores = service_history.flatMap(({ satisfaction_score: score }) => score ?? []);
  const features = {
    serviceTypes: [...new Set(service_history.map(({ service_type }) => service_type))],
    propertyType: property_info.type,
    lotFeatures: property_info.lot_features,
    satisfactionAverage:
      scores.length === 0 ? null : scores.reduce((sum, each) => sum + each, 0) / scores.length,
  };
  return { customer: JSON.stringify({ name }), features: JSON.stringify(features) };
}
