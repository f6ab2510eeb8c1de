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

describe("a column of numbers", () => {
  it.each([
    [60_000, "alert"],
    [59_999, "warn"],
    [55_000, "warn"],
    [54_999, "inconclusive"],
    [51_000, "stable"],
    [45_001, "inconclusive"],
    [45_000, "warn"],
    [40_000, "alert"],
  ])("whose second half becomes %d of 100,000 is: %s", (count, verdict) => {
    const found = ofKind("numeric", split(1, 2, 50_000), split(1, 2, count));
    expect(inWords(found)).toBe(verdict);
    expect(found.effects[0]).toMatchObject({
      measure: "ks-d",
      thresholds: { warn: 0.05, alert: 0.1 },
    });
    expect(found.effects[0]?.value).toBeCloseTo(Math.abs(count - 50_000) / all, 12);
    expect(found.placeOfD).toBe(1);
  });
});

describe("a column of scores", () => {
  it.each([
    [65_000, "alert", 0.15],
    [64_999, "warn", 0.14999],
    [57_000, "warn", 0.07],
    [56_999, "inconclusive", 0.06999],
    [51_000, "stable", 0.01],
    [43_001, "inconclusive", -0.06999],
    [43_000, "warn", -0.07],
    [35_000, "alert", -0.15],
  ])("of which %d of 100,000 are high after 50,000 is: %s", (count, verdict, delta) => {
    const found = ofKind("score", split(0.5, 0.9, 50_000), split(0.5, 0.9, count));
    expect(inWords(found)).toBe(verdict);
    expect(found.effects[0]).toMatchObject({ measure: "cliffs-delta" });
    expect(found.effects[0]?.value).toBeCloseTo(delta, 12);
    expect(found.gate?.test).toBe("mann-whitney");
  });
});

describe("a rate", () => {
  it.each([
    [55_000, "alert", 0.05],
    [54_999, "warn", 0.04999],
    [52_000, "warn", 0.02],
    [51_999, "inconclusive", 0.01999],
    [50_500, "stable", 0.005],
    [48_001, "inconclusive", -0.01999],
    [48_000, "warn", -0.02],
    [45_000, "alert", -0.05],
  ])("of %d of 100,000 after 50,000 is: %s", (count, verdict, points) => {
    const found = ofKind("rate", split(false, true, 50_000), split(false, true, count));
    expect(inWords(found)).toBe(verdict);
    expect(found.effects[0]?.value).toBeCloseTo(points, 12);
    expect(found.gate?.test).toBe("two-proportions");
  });

  it("with fewer than five of a kind is judged by Fisher's exact test", () => {
    const found = ofKind(
      "rate",
      [
        [true, 3],
        [false, 97],
      ],
      [
        [true, 30],
        [false, 70],
      ],
    );
    expect(inWords(found)).toBe("alert");
    expect(found.gate?.test).toBe("fisher");
  });
});

describe("a category", () => {
  // The distance to base 2 of (0.5, 0.5) and (0.5 - x, 0.5 + x) is 0.05 at x = 0.0588, 0.1 at 0.117.
  it.each([
    [61_750, "alert"],
    [61_650, "warn"],
    [55_900, "warn"],
    [55_850, "inconclusive"],
    [51_000, "stable"],
    [44_150, "inconclusive"],
    [44_100, "warn"],
  ])("that %d of 100,000 have after 50,000 is: %s", (count, verdict) => {
    const found = ofKind("category", split("a", "b", 50_000), split("a", "b", count));
    expect(inWords(found)).toBe(verdict);
    expect(found.effects[0]?.measure).toBe("js-distance");
    expect(found.gate?.test).toBe("chi-square");
  });
});

describe("missing values", () => {
  it.each([
    [15_000, "alert", 0.05],
    [14_999, "warn", 0.04999],
    [11_000, "warn", 0.01],
    [10_999, "inconclusive", 0.00999],
    [10_200, "stable", 0.002],
    [9000, "warn", -0.01],
  ])("of %d of 100,000 rows after 10,000 are: %s", (count, verdict, points) => {
    const rows = (missing: number): Rows => [
      [undefined, missing],
      [1, all - missing],
    ];
    const found = verdictOf(
      judged([column(columnInfo("numeric"), rows(10_000), rows(count))]),
      "missing",
    );
    expect(inWords(found)).toBe(verdict);
    expect(found.effects[0]?.value).toBeCloseTo(points, 12);
  });
});

describe("thresholds of a column's own", () => {
  it("take the place of those of its kind", () => {
    const info = { ...columnInfo("rate"), thresholds: { warn: 0.001, alert: 0.01 } };
    const pair = column(info, split(false, true, 50_000), split(false, true, 51_000));
    expect(inWords(verdictOf(judged([pair]), "rate"))).toBe("alert");
  });
});
