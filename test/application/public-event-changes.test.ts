import { describe, expect, it } from "vitest";
import { breakingChanges } from "#application";

describe("a change to a public event", () => {
  const object = (properties: object, ...required: readonly string[]) => ({
    type: "object",
    properties,
    required,
  });
  const text = { type: "string", maxLength: 64 };
  const change = (before: object, after: object) =>
    breakingChanges({ "a.v1": { ...before } }, { "a.v1": { ...after } });

  it("is none when nothing has changed, in whatever order it is written", () => {
    expect(
      change(object({ a: text, b: text }, "a", "b"), object({ b: text, a: text }, "b", "a")),
    ).toEqual([]);
  });

  it("may add a type of event, an optional field, at any depth, and say it better", () => {
    expect(breakingChanges({}, { "b.v1": text })).toEqual([]);
    expect(change(object({ a: text }, "a"), object({ a: text, b: text }, "a"))).toEqual([]);
    expect(
      change(object({ a: object({}) }), object({ a: object({ b: object({ c: text }, "c") }) })),
    ).toEqual([]);
    expect(
      change({ ...text, examples: ["x"] }, { ...text, examples: ["y"], description: "A word." }),
    ).toEqual([]);
  });

  it.each([
    ["takes a field away", object({ a: text, b: text }), object({ a: text }), ["a.v1 b: is gone"]],
    [
      "gives a field another name",
      object({ a: text }, "a"),
      object({ b: text }, "b"),
      ["a.v1 a: is gone", "a.v1 b: is new and required, and events of before are without it"],
    ],
    [
      "asks for a field that events of before are without",
      object({}),
      object({ a: text }, "a"),
      ["a.v1 a: is new and required, and events of before are without it"],
    ],
    [
      "leaves out what was always there",
      object({ a: text }, "a"),
      object({ a: text }),
      ["a.v1 a: was required, is optional"],
    ],
    [
      "asks for what was not always there",
      object({ a: text }),
      object({ a: text }, "a"),
      ["a.v1 a: was optional, is required"],
    ],
    [
      "has another type",
      object({ a: { type: "string" } }),
      object({ a: { type: "number" } }),
      ['a.v1 a: type was "string", is "number"'],
    ],
    [
      "is wider",
      object({ a: { type: "integer" } }),
      object({ a: { type: "number" } }),
      ['a.v1 a: type was "integer", is "number"'],
    ],
    [
      "is narrower",
      object({ a: text }),
      object({ a: { ...text, maxLength: 32 } }),
      ["a.v1 a: maxLength was 64, is 32"],
    ],
    [
      "knows another word of a closed list",
      object({ a: { enum: ["x"] } }),
      object({ a: { enum: ["x", "y"] } }),
      ['a.v1 a: enum was ["x"], is ["x","y"]'],
    ],
    [
      "refuses fields that may come",
      object({}),
      { ...object({}), additionalProperties: false },
      ["a.v1: additionalProperties was not said, is false"],
    ],
  ] satisfies readonly [string, object, object, readonly string[]][])(
    "breaks readers when it %s",
    (_, before, after, said) => {
      expect(change(before, after)).toEqual(said);
    },
  );

  it("breaks readers inside of fields and lists as well", () => {
    const inList = (items: object) => object({ list: { type: "array", items } });
    expect(change(inList(object({ a: text })), inList(object({})))).toEqual([
      "a.v1 list[] a: is gone",
    ]);
    expect(change(object({ o: object({ a: text }) }), object({ o: object({}) }))).toEqual([
      "a.v1 o a: is gone",
    ]);
  });

  it("breaks readers when a type is no longer there", () => {
    expect(breakingChanges({ "a.v1": {}, "b.v1": {} }, { "b.v1": {} })).toEqual(["a.v1: is gone"]);
  });
});
