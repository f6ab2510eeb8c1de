import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { guidelines } from "#application";
import { agentContent, checkVariables, type JudgeContent, priceBook } from "#domain";
import { exampleCustomers, examplePastMessages } from "../examples/generate.js";

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
      input: 1_100_000,
      output: 5_500_000,
      cacheRead: 110_000,
      cacheWrite: 1_375_000,
    });
    expect(models[agent("email-judge").modelId]?.output).toBe(16_500_000);
    const { offers } = guidelines.parse(JSON.parse(read("brand-guidelines.json")));
    expect(Object.keys(offers)).toEqual(["upsell", "referral"]);
  });
});

describe("the example data", () => {
  it("is what its generator makes, byte for byte", () => {
    const ndjson = (made: readonly unknown[]) =>
      made.map((each) => `${JSON.stringify(each)}\n`).join("");
    expect(read("customers.ndjson") === ndjson(exampleCustomers())).toBe(true);
    expect(read("past-messages.ndjson") === ndjson(examplePastMessages())).toBe(true);
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
