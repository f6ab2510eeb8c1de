import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ColumnValue,
  defaultBins,
  frameOf,
  hashWord,
  unseenShare,
  wordsFrame,
  wordsOf,
} from "#domain/drift";
import { columnInfo, profileOf } from "./given.js";

function edgesOf(kind: "numeric" | "amount" | "score", values: readonly ColumnValue[]) {
  const frame = frameOf(columnInfo(kind), values);
  return "edges" in frame ? frame.edges : [];
}

describe("edges", () => {
  it("are all values where there are few", () => {
    expect(edgesOf("score", [0.5, 0.1, 0.5, 0.9])).toEqual([0.1, 0.5, 0.9]);
    expect(edgesOf("numeric", [7, 7, 7])).toEqual([7]);
    expect(edgesOf("numeric", [])).toEqual([]);
  });

  it("cut many values into parts of about equal size, and end at the greatest", () => {
    const values = Array.from({ length: 25_500 }, (_, place) => place + 1);
    const edges = edgesOf("numeric", values);
    expect(edges).toHaveLength(defaultBins - 1);
    expect(edges.slice(0, 3)).toEqual([100, 200, 300]);
    expect(edges.at(-1)).toBe(25_500);
  });

  it("of amounts go on beyond both ends, log-spaced to a hundred times as far", () => {
    const edges = edgesOf("amount", [1000, 2000, 3000]);
    expect(edges).toHaveLength(19);
    expect(edges[0]).toBeCloseTo(10, 9);
    expect(edges.slice(8, 11)).toEqual([1000, 2000, 3000]);
    expect(edges.at(-1)).toBeCloseTo(300_000, 6);
    expect(edgesOf("amount", [0, 0])).toEqual([0]);
    expect(edgesOf("amount", [Number.MIN_VALUE])[0]).toBe(Number.MIN_VALUE);
  });

  it("ascend, are distinct, finite and at most 255, whatever the values", () => {
    const values = fc.array(fc.oneof(fc.double(), fc.integer({ min: 0, max: 5 })), {
      maxLength: 600,
      size: "max",
    });
    fc.assert(
      fc.property(values, fc.constantFrom("numeric", "amount", "score"), (list, kind) => {
        const edges = edgesOf(kind, list);
        expect(edges.length).toBeLessThanOrEqual(255);
        expect(edges.every(Number.isFinite)).toBe(true);
        for (const [place, edge] of edges.slice(1).entries()) {
          expect(edge).toBeGreaterThan(edges[place] ?? 0);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("names", () => {
  it("are the most frequent ones first, and of equally frequent ones the first by name", () => {
    const frame = frameOf(columnInfo("category"), ["b", "c", "a", "c", "b", "c", 5, undefined]);
    expect(frame).toEqual({ kind: "category", names: ["c", "b", "a"] });
  });

  it("are at most 200, of at most 48 characters, each well-formed", () => {
    const long = Array.from({ length: 500 }, (_, place) => `${"é😀".repeat(40)}${place}`);
    const frame = frameOf(columnInfo("category"), [...long, ...long, "\ud800", "\ud800", "\ud800"]);
    const names = "names" in frame ? frame.names : [];
    expect(names).toHaveLength(200);
    expect(names[0]).toBe("\ufffd");
    expect(new Set(names).size).toBe(200);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(48);
    const profile = profileOf(columnInfo("category"), frame, long);
    expect(profile).toMatchObject({ rows: 500, missing: 0, other: 301 });
  });

  it("of long texts are one name for one text", () => {
    const info = columnInfo("category");
    const [a, b] = [`${"x".repeat(60)}a`, `${"x".repeat(60)}b`];
    expect(profileOf(info, frameOf(info, [a, b, b]), [a, a, b])).toMatchObject({ counts: [1, 2] });
  });
});

describe("words", () => {
  it("are runs of letters and digits of any language, in small letters", () => {
    expect(wordsOf("Dear Zoë, 2 GARAGE-doors (für €50)!")).toEqual([
      "dear",
      "zoë",
      "2",
      "garage",
      "doors",
      "für",
      "50",
    ]);
    expect(wordsOf("")).toEqual([]);
  });

  it("are seen if the reference has them", () => {
    const frame = wordsFrame(wordsOf("your roof was cleaned").map(hashWord));
    const share = (text: string) => unseenShare(wordsOf(text).map(hashWord), frame);
    expect(share("Your roof")).toBe(0);
    expect(share("Your pool was cleaned twice")).toBe(0.4);
    expect(share("")).toBe(0);
  });

  it("make one frame as texts, as lists and as hashes", () => {
    const info = columnInfo("words");
    const frame = frameOf(info, ["some words", "more"]);
    expect(frameOf(info, [["some"], ["words", "more"]])).toEqual(frame);
    expect(frameOf(info, ["some", "words", "more"].map(hashWord))).toEqual(frame);
  });

  it("of a vocabulary are all seen, however large it is", () => {
    const hashes = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(hashes, (list) => {
        expect(unseenShare(Uint32Array.from(list), wordsFrame(list))).toBe(0);
      }),
    );
    const frame = wordsFrame(
      Array.from({ length: 5000 }, (_, place) => hashWord(`known ${place}`)),
    );
    const others = Array.from({ length: 5000 }, (_, place) => hashWord(`other ${place}`));
    expect(unseenShare(others, frame)).toBeGreaterThan(0.95);
  });

  it("have hashes that fill all of 32 bits evenly", () => {
    const hashes = Array.from({ length: 4096 }, (_, place) => hashWord(`word${place}`));
    const parts = new Array<number>(16).fill(0);
    for (const hash of hashes) parts[hash >>> 28] = (parts[hash >>> 28] ?? 0) + 1;
    expect(Math.min(...parts)).toBeGreaterThan(190);
    expect(Math.max(...parts)).toBeLessThan(330);
  });
});
