import { describe, expect, it } from "vitest";
import { parseAgentFile } from "#application";
import { generator } from "../support/docket.js";

const withSchema = (responseSchema: unknown) =>
  parseAgentFile({ ...generator, content: { ...generator.content, responseSchema } });
const deep = (levels: number): object =>
  Array.from({ length: levels - 1 }).reduce<object>((inner) => ({ items: inner }), {});
const expected =
  "content.responseSchema: expected an object of JSON values in well-formed Unicode, at most 64 deep";

describe("a file of an agent version", () => {
  it("is read with a response schema of 64 levels", () => {
    expect(withSchema(deep(64)).isOk()).toBe(true);
  });

  it.each([
    ["of 65 levels", deep(65)],
    ["of 100,000 levels", deep(100_000)],
    ["with half a character in a text", { title: "\ud800" }],
    ["with half a character in a name", { "\udc00": 1 }],
    ["that is a text", "object"],
  ])("is refused with a response schema %s", (_, schema) => {
    expect(withSchema(schema)).toEqual(expect.objectContaining({ error: [expected] }));
  });

  it("is told what is missing", () => {
    expect(parseAgentFile({ agentId: "a", version: 1 })).toMatchObject({
      error: ["content: is missing"],
    });
  });
});
