import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distributionError, kolmogorovSmirnov, quantiles } from "#domain/statistics";
import { column, columnInfo, judged, profileOf, type Rows, verdictOf } from "./given.js";

const rows = (values: readonly number[]): Rows => values.map((value) => [value, 1] as const);
const sample = fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 300, maxLength: 500 });

describe("D by bins", () => {
  it("is at most D, and its interval holds what bins leave open", () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: 0, max: 800 }), (a, b, more) => {
        const moved = b.map((value) => value + more);
        const pair = column(columnInfo("numeric"), rows(a), rows(moved));
        const [effect] = verdictOf(judged([pair]), "numeric").effects;
        const { statistic } = kolmogorovSmirnov(a, moved)._unsafeUnwrap();
        const error = distributionError(a.length, b.length, 0.99);
        expect(effect?.value).toBeLessThanOrEqual(statistic + 1e-12);
        const most = Math.min(1, statistic + error);
        expect(effect?.interval[1]).toBeGreaterThanOrEqual(most - 1e-6);
        // A bin holds 2 of at most 500 values of the reference.
        expect(statistic - (effect?.value ?? 0)).toBeLessThan(0.05);
      }),
      { numRuns: 30 },
    );
  });

  it("is D where every value is an edge", () => {
    const few = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(few, few, (a, b) => {
        const known: Rows = [...rows(a), ...rows([1, 2, 3, 4, 5, 6, 7, 8, 9])];
        const values = known.map(([value]) => Number(value));
        const [effect] = verdictOf(
          judged([column(columnInfo("numeric"), known, rows(b))]),
          "numeric",
        ).effects;
        const { statistic } = kolmogorovSmirnov(values, b)._unsafeUnwrap();
        expect(effect?.value).toBeCloseTo(statistic, 12);
        expect(effect?.how).not.toContain("bins");
      }),
      { numRuns: 50 },
    );
  });
});

describe("the summary of a side", () => {
  it("has the quantiles of its values, as near as its bins are", () => {
    const values = Array.from({ length: 10_000 }, (_, place) => (place * 7919) % 10_000);
    const found = verdictOf(
      judged([column(columnInfo("numeric"), rows(values), rows(values))]),
      "numeric",
    );
    const exact = quantiles(values, [0.05, 0.25, 0.5, 0.75, 0.95])._unsafeUnwrap();
    for (const [place, quantile] of exact.entries()) {
      expect(Math.abs((found.reference.quantiles?.[place] ?? 0) - quantile)).toBeLessThan(2);
    }
    expect(found.reference).toMatchObject({ rows: 10_000, missing: 0 });
    expect(found.reference.mean).toBeCloseTo(4999.5, 9);
    expect(found.reference.standardDeviation).toBeCloseTo(2886.89568, 4);
  });

  it("has no quantiles of yes and no, but a mean", () => {
    const pair = column(
      columnInfo("rate"),
      [
        [true, 3],
        [false, 1],
      ],
      [[undefined, 2]],
    );
    const found = verdictOf(judged([pair]), "rate");
    expect(found.reference).toEqual({ rows: 4, missing: 0, mean: 0.75 });
    expect(found.current).toEqual({ rows: 2, missing: 2 });
  });
});

describe("bars", () => {
  it("show each of few values by its name", () => {
    const pair = column(
      columnInfo("numeric"),
      [
        [1, 50],
        [2, 30],
        [3, 20],
      ],
      [
        [1, 50],
        [2, 20],
        [3, 30],
      ],
    );
    expect(verdictOf(judged([pair]), "numeric").bars).toEqual([
      { label: "1", reference: 0.5, current: 0.5, contribution: 0 },
      {
        label: "2",
        reference: expect.closeTo(0.3, 9),
        current: expect.closeTo(0.2, 9),
        contribution: expect.closeTo(0.5, 9),
      },
      {
        label: "3",
        reference: expect.closeTo(0.2, 9),
        current: expect.closeTo(0.3, 9),
        contribution: expect.closeTo(0.5, 9),
      },
    ]);
  });

  it.each(["numeric", "amount", "score", "category", "set"] as const)(
    "of a %s are at most twenty-one, and contributions make up one",
    (kind) => {
      const many = Array.from({ length: 300 }, (_, place) => place / 300);
      const named = kind === "category" || kind === "set";
      const of = (from: number): Rows =>
        many.slice(from, from + 250).flatMap((value, place): Rows => {
          const name = `n${Math.round(value * 300)}`;
          return [[named ? (kind === "set" ? [name] : name) : value, (place % 7) + 1]];
        });
      const { bars } = verdictOf(judged([column(columnInfo(kind), of(0), of(50))]), kind);
      expect(bars.length).toBeGreaterThan(10);
      expect(bars.length).toBeLessThanOrEqual(21);
      const sum = (of: (bar: (typeof bars)[number]) => number) =>
        bars.reduce((all, bar) => all + of(bar), 0);
      expect(sum((bar) => bar.contribution)).toBeCloseTo(1, 9);
      if (kind === "set") return;
      expect(sum((bar) => bar.reference)).toBeCloseTo(1, 9);
      expect(sum((bar) => bar.current)).toBeCloseTo(1, 9);
    },
  );
});

describe("the trend", () => {
  const from = "2026-01-05T00:00:00.000Z";

  it("is the mean, the rate, the first category's share, and what is missing", () => {
    for (const [kind, rowsOf, value] of [
      [
        "numeric",
        [
          [1, 2],
          [4, 1],
        ],
        2,
      ],
      [
        "rate",
        [
          [true, 1],
          [false, 3],
        ],
        0.25,
      ],
      [
        "category",
        [
          ["a", 3],
          ["b", 1],
        ],
        0.75,
      ],
    ] as const) {
      const pair = column(columnInfo(kind), rowsOf, rowsOf);
      const report = judged([{ ...pair, trend: [{ from, profile: pair.reference }] }]);
      const all = kind === "numeric" ? 3 : 4;
      expect(verdictOf(report, kind).trend).toEqual([{ from, rows: all, value }]);
      expect(verdictOf(report, "missing").trend).toEqual([{ from, rows: all, value: 0 }]);
      expect(verdictOf(report, "volume").trend).toEqual([{ from, rows: all, value: all }]);
    }
  });

  it("has no value where there are no rows", () => {
    const pair = column(columnInfo("numeric"), [[1, 1]], [[1, 1]]);
    const empty = profileOf(pair.column, pair.frame, []);
    const report = judged([{ ...pair, trend: [{ from, profile: empty }] }]);
    expect(verdictOf(report, "numeric").trend).toEqual([{ from, rows: 0 }]);
  });
});
