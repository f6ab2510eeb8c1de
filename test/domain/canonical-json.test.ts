import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, hashBase32, hashJson, hashText, sameJson } from "#domain";

/** Appendix B of RFC 8785: the bits of a double, and how it is written. */
const numbers = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
] as const;

/** The test data published with RFC 8785: input and canonical form, by file. */
const files = [
  ["arrays", '[56,{"d":true,"10":null,"1":[ ]}]', '[56,{"1":[],"10":null,"d":true}]'],
  [
    "french",
    '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ingnore locale"}',
    '{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ingnore locale"}',
  ],
  [
    "structures",
    String.raw`{"1":{"f":{"f":"hi","F":5} ,"\n":56.0},"10":{ },"":"empty","a":{ },"111":[ { } ],"A":{ }}`,
    String.raw`{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}`,
  ],
  [
    "unicode",
    String.raw`{"Unnormalized Unicode":"\u1e0d\u0307"}`,
    '{"Unnormalized Unicode":"\u1e0d\u0307"}',
  ],
  [
    "values",
    String.raw`{"numbers":[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null, true, false]}`,
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"' +
      "\u20ac" +
      String.raw`$\u000f\nA'B\"\\\\\"/"}`,
  ],
  [
    "weird",
    String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\u000a":"Newline","1":"One","\u0080":"Control\u007f","\ud83d\ude02":"Smiley","\u00f6":"Latin Small Letter O With Diaeresis","\ufb33":"Hebrew Letter Dalet With Dagesh","</script>":"Browser Challenge"}`,
    String.raw`{"\n":"Newline","\r":"Carriage Return","1":"One","</script>":"Browser Challenge","` +
      '\u0080":"Control\u007f","\u00f6":"Latin Small Letter O With Diaeresis",' +
      '"\u20ac":"Euro Sign","\u{1f602}":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
] as const;

describe("canonical JSON", () => {
  it.each(numbers)("writes the double %s as %s", (bits, written) => {
    const double = Buffer.from(bits, "hex").readDoubleBE();
    expect(canonicalJson(double)).toBe(written);
  });

  it.each(files)("writes the published %s as published", (_, input, canonical) => {
    expect(canonicalJson(JSON.parse(input))).toBe(canonical);
  });

  it("sorts keys by UTF-16 code units, as in section 3.2.3 of RFC 8785", () => {
    const sorted = canonicalJson({
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\u{1f600}": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    });
    expect([...sorted.matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  it("has the bytes of section 3.2.4 of RFC 8785", () => {
    const [, input = ""] = files.find(([name]) => name === "values") ?? [];
    expect(Buffer.from(canonicalJson(JSON.parse(input))).toString("hex")).toBe(
      "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a" +
        "5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d3237" +
        "5d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d",
    );
  });

  it("is what the record's own example says", () => {
    expect(canonicalJson(JSON.parse('{"b":[1e21,"é",1.0],"a":null}'))).toBe(
      '{"a":null,"b":[1e+21,"é",1]}',
    );
  });

  it.each([
    ["NaN", { a: Number.NaN }],
    ["an infinity", [Number.POSITIVE_INFINITY]],
    ["a lone surrogate", "\ud800"],
    ["a lone surrogate in a key", { "\udc00": 1 }],
    ["nothing", undefined],
  ])("is not made of %s", (_, value) => {
    expect(() => canonicalJson(value)).toThrow();
  });

  it("reads back as the same value, and is the same for it in any order of keys", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "grapheme" }), (value) => {
        const canonical = canonicalJson(value);
        expect(canonicalJson(JSON.parse(canonical))).toBe(canonical);
        expect(sameJson(value, JSON.parse(canonical))).toBe(true);
      }),
    );
  });
});

describe("a hash", () => {
  const sha256 = (text: string) => createHash("sha256").update(text).digest();

  it("is SHA-256 of UTF-8, in lower case", () => {
    expect(hashText("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(hashText("abc")).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
    expect(hashText("Łukasz 😂")).toBe(sha256("Łukasz 😂").toString("hex"));
  });

  it("of JSON is that of its canonical form", () => {
    expect(hashJson({ b: 1, a: [2] })).toBe(sha256('{"a":[2],"b":1}').toString("hex"));
  });

  it("in base32 is that of RFC 4648, in lower case, cut to length", () => {
    // base32(SHA-256("abc")) by another implementation
    expect(hashBase32("abc", 26)).toBe("xj4bnp4pahh6uqkbidpf3lrceo");
    expect(hashBase32("abc", 5)).toBe("xj4bn");
  });
});

describe("two JSON values", () => {
  it("are the same whatever the order of their keys, and not of their items", () => {
    expect(sameJson({ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 })).toBe(true);
    expect(sameJson([1, 2], [2, 1])).toBe(false);
    expect(sameJson({ a: 1 }, { a: 1, b: null })).toBe(false);
    expect(sameJson(undefined, undefined)).toBe(true);
  });
});
