import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkVariables, render, variablesOf } from "#domain";

describe("the variables of templates", () => {
  it("are each named once, in the order of appearance, with or without spaces", () => {
    expect(variablesOf("{{b}} {{ a }} {{b}}", "{{\tcustomer.first_name\n}} {{a}}")).toEqual([
      "b",
      "a",
      "customer.first_name",
    ]);
  });

  it("are no other braces", () => {
    expect(variablesOf("{a} {{}} {{ 1a }} {{a b}} { {a} } {{#if}}")).toEqual([]);
  });

  it("misspelt are refused: they would reach the model as they stand", () => {
    for (const text of ["{{first-name}}", "{{}}", "{{#if a}}"]) {
      expect(checkVariables([], [`Dear ${text}`])._unsafeUnwrapErr()).toEqual({
        type: "MalformedVariable",
        text,
      });
    }
  });

  it("that are declared are used, and used are declared", () => {
    expect(checkVariables(["a", "b"], ["{{a}}", "{{b}}"]).isOk()).toBe(true);
    expect(checkVariables([], ["no variables"]).isOk()).toBe(true);
    expect(checkVariables(["a"], ["{{a}}", "{{b}}"])._unsafeUnwrapErr()).toEqual({
      type: "UndeclaredVariable",
      variable: "b",
    });
    expect(checkVariables(["a", "b"], ["{{a}}", "b"])._unsafeUnwrapErr()).toEqual({
      type: "UnusedVariable",
      variable: "b",
    });
  });
});

describe("rendering", () => {
  it("puts each value in its place", () => {
    expect(render("Dear {{name}}, {{ text }}. Yours, {{name}}", { name: "Ł", text: "hi" })).toEqual(
      expect.objectContaining({ value: "Dear Ł, hi. Yours, Ł" }),
    );
  });

  it("inserts once: a customer called {{features}} stays that", () => {
    const values = { name: "{{features}}", features: "{{name}}" };
    expect(render("{{name}} has {{features}}", values)._unsafeUnwrap()).toBe(
      "{{features}} has {{name}}",
    );
  });

  it("takes no part of a value for a pattern", () => {
    expect(render("<{{name}}>", { name: "$& $1 $$ $` $'" })._unsafeUnwrap()).toBe(
      "<$& $1 $$ $` $'>",
    );
  });

  it("builds no variable out of what stands around one", () => {
    expect(render("{{{a}}}", { a: "{b}", b: "no" })._unsafeUnwrap()).toBe("{{b}}");
  });

  it("misses a value that is not there, also one that every object has", () => {
    expect(render("{{a}} {{b}}", { a: "1" })._unsafeUnwrapErr()).toEqual({
      type: "MissingValue",
      variable: "b",
    });
    expect(render("{{constructor}}", {})._unsafeUnwrapErr()).toEqual({
      type: "MissingValue",
      variable: "constructor",
    });
  });

  it("keeps any value as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (a, b) => {
        expect(render("<{{a}}|{{b}}>", { a, b })._unsafeUnwrap()).toBe(`<${a}|${b}>`);
      }),
    );
  });
});
