import { describe, expect, it } from "vitest";
import type { ColumnKind } from "#domain/drift";
import { column, columnInfo, inWords, judged, type Rows, verdictOf } from "./given.js";

const all = 100_000;

/** So many of 100,000 rows have the second value. */
function split(
  first: string | number | boolean,
  second: string | number | boolean,
  count: number,
): Rows {
  return [
    [first, all - count],
    [second, count],
  ];
}

function ofKind(kind: ColumnKind, reference: Rows, current: Rows) {
  return verdictOf(judged([column(columnInfo(kind), reference, current)]), kind);
}

describe("a category that one window lacks", () => {
  it.each([
    [5000, "alert"],
    [4999, "warn"],
    [500, "warn"],
    [499, "inconclusive"],
    [400, "stable"],
    [0, "stable"],
  ])("with %d of 100,000 rows is: %s, appeared or vanished", (count, verdict) => {
    const info = columnInfo("category");
    const [without, having] = [split("a", "b", 50_000), [...split("a", "b", 50_000)]];
    having[0] = ["a", 50_000 - count];
    having.push(["new", count]);
    for (const pair of [column(info, without, having), column(info, having, without)]) {
      const found = verdictOf(judged([pair]), "new-categories");
      expect(inWords(found)).toBe(verdict);
      expect(found.effects[0]?.value).toBe(count / all);
    }
  });

  it("is named, with the others that came with it", () => {
    const info = columnInfo("category");
    const pair = column(
      info,
      [["a", all]],
      [
        ["a", 90_000],
        ["x", 8000],
        ["y", 2000],
      ],
    );
    const found = verdictOf(judged([pair]), "new-categories");
    expect(found.effects[0]?.how).toContain("x appeared");
    expect(found.caveats).toEqual(["Also appeared: y, 2 % of the rows."]);
    expect(found.bars.map(({ label, reference, current }) => [label, reference, current])).toEqual([
      ["x", 0, 0.08],
      ["y", 0, 0.02],
    ]);
    expect(found.bars[0]?.contribution).toBeCloseTo(0.8, 12);
    const bars = verdictOf(judged([pair]), "category").bars;
    expect(bars.map(({ label, reference, current }) => [label, reference, current])).toEqual([
      ["a", 1, 0.9],
      ["x", 0, 0.08],
      ["y", 0, 0.02],
    ]);
  });
});

describe("a set", () => {
  const rows = (pool: number): Rows => [
    [["pool", "trees"], pool],
    [["trees"], all - pool],
  ];

  it.each([
    [35_000, "alert"],
    [32_000, "warn"],
    [31_999, "inconclusive"],
    [30_500, "stable"],
    [28_000, "warn"],
  ])("of which %d of 100,000 have an item after 30,000 is: %s", (count, verdict) => {
    const found = ofKind("set", rows(30_000), rows(count));
    expect(inWords(found)).toBe(verdict);
    expect(found.effects[0]?.value).toBeCloseTo((count - 30_000) / all, 12);
  });

  it("asks p of one item for each that was looked at", () => {
    const found = ofKind(
      "set",
      [
        [["a", "b"], 50],
        [["b"], 50],
      ],
      [
        [["a", "b"], 70],
        [["b"], 30],
      ],
    );
    const one = ofKind(
      "rate",
      [
        [true, 50],
        [false, 50],
      ],
      [
        [true, 70],
        [false, 30],
      ],
    );
    expect((found.gate?.p ?? 0) / (one.gate?.p ?? 1)).toBeCloseTo(2, 12);
  });

  it("is at the level of the item whose p stands for it, whatever others seem to do", () => {
    const rows = (common: number, rare: number): Rows => [
      [["common", "rare"], rare],
      [["common"], common - rare],
      [["never"], 1000 - common],
    ];
    // Of 1,000 rows 4 points from 0 are sure, and 5.5 points around a half are not.
    const pair = column(columnInfo("set"), rows(500, 0), rows(555, 40));
    const found = verdictOf(judged([pair]), "set");
    expect(inWords(found)).toBe("warn");
    expect(found.effects.map(({ value }) => value)).toEqual([0.04]);
    expect(found.effects[0]?.how).toMatch(/^rare: /);
  });

  it("with more items than are counted by name is never stable", () => {
    const rows: Rows = Array.from({ length: 1000 }, (_, i) => [["all", `item ${i}`], 20] as const);
    const found = verdictOf(judged([column(columnInfo("set"), rows, rows)]), "set");
    expect(inWords(found)).toBe("inconclusive");
    expect(found.effects.at(-1)?.interval[1]).toBeGreaterThan(0.7);
  });

  it("asks p of one item for those that are not counted by name, too", () => {
    const rows: Rows = Array.from({ length: 1000 }, (_, i) => [[`item ${i}`], 20] as const);
    const found = verdictOf(judged([column(columnInfo("set"), rows, rows)]), "set");
    const times = Number(/times (\d+),/.exec(found.caveats[0] ?? "")?.[1]);
    // 800 are not named; how many those are is told from their hashes.
    expect(times).toBeGreaterThan(500);
    expect(times).toBeLessThan(2000);
  });

  it("shows a new item as one that appeared", () => {
    const pair = column(
      columnInfo("set"),
      [[["a"], 1000]],
      [
        [["a"], 900],
        [["a", "solar"], 100],
      ],
    );
    const report = judged([pair]);
    expect(inWords(verdictOf(report, "new-categories"))).toBe("alert");
    expect(verdictOf(report, "set").effects[0]?.how).toMatch(/^solar: /);
    expect(verdictOf(report, "set").bars[1]).toMatchObject({ label: "solar", current: 0.1 });
  });
});
