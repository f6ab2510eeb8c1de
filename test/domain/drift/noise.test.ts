import { describe, expect, it } from "vitest";
import type { ColumnKind, ColumnValue, Effect } from "#domain/drift";
import { type Draws, drawsOf } from "../../../bench/drift/calibration-draws.js";
import { column, columnInfo, judged, verdictOf } from "./given.js";

const draw: Readonly<Record<Exclude<ColumnKind, "set" | "words">, (draws: Draws) => ColumnValue>> =
  {
    numeric: (draws) => draws.normal(),
    amount: (draws) => Math.exp(draws.normal()),
    score: (draws) => Math.min(1, Math.max(0, Math.round(7 + 2 * draws.normal()) / 10)),
    rate: (draws) => draws.uniform() < 0.3,
    category: (draws) => ["a", "b", "c", "d"][Math.floor(draws.uniform() * 4)],
  };

/** Effects of windows of 500 rows each that are drawn alike, seeds 1 to 200. */
function effectsOf(kind: keyof typeof draw): readonly (readonly Effect[])[] {
  return Array.from({ length: 200 }, (_, seed) => {
    const draws = drawsOf(seed + 1);
    const rows = () => Array.from({ length: 500 }, () => [draw[kind](draws), 1] as const);
    const report = judged([column(columnInfo(kind), rows(), rows())]);
    return verdictOf(report, kind).effects;
  });
}

/** The interval of the 95 % quantile is as wide as bins make it, and so is its noise floor. */
const measures = [
  ["numeric", "ks-d", 0.85],
  ["amount", "mean-change", 0.85],
  ["amount", "p95-change", 0.7],
  ["score", "cliffs-delta", 0.85],
  ["rate", "points", 0.85],
  ["category", "js-distance", 0.85],
] as const;

describe.each(measures)("of a column of %s without drift, the %s", (kind, measure, least) => {
  const effects = effectsOf(kind).map((all) => all.find((one) => one.measure === measure));

  it("is on average about its noise floor", () => {
    const mean = (of: (effect: Effect) => number) =>
      effects.reduce((sum, effect) => sum + (effect ? of(effect) : Number.NaN), 0) / effects.length;
    const ratio = mean(({ value }) => Math.abs(value)) / mean(({ noiseFloor }) => noiseFloor);
    expect(ratio).toBeGreaterThan(least);
    expect(ratio).toBeLessThan(1.15);
  });

  it("has an interval that holds that nothing changed, 99 times of 100", () => {
    const holding = effects.filter(
      (effect) => effect && effect.interval[0] <= 0 && effect.interval[1] >= 0,
    );
    expect(holding.length).toBeGreaterThanOrEqual(195);
  });
});

describe("the interval of a distance", () => {
  it("holds a true change, 99 times of 100", () => {
    // Shares of a quarter each become 0.4, 0.3, 0.2 and 0.1: 0.2005 apart to base 2.
    const holding = Array.from({ length: 200 }, (_, seed) => {
      const draws = drawsOf(seed + 1);
      const rows = (ends: readonly number[]) =>
        Array.from({ length: 500 }, () => {
          const drawn = draws.uniform();
          return [`category ${ends.findIndex((end) => drawn < end)}`, 1] as const;
        });
      const pair = column(
        columnInfo("category"),
        rows([0.25, 0.5, 0.75, 1]),
        rows([0.4, 0.7, 0.9, 1]),
      );
      const [effect] = verdictOf(judged([pair]), "category").effects;
      return effect !== undefined && effect.interval[0] <= 0.2005 && effect.interval[1] >= 0.2005;
    });
    expect(holding.filter(Boolean).length).toBeGreaterThanOrEqual(195);
  });
});

describe("an amount with a heavy tail", () => {
  it("that is a fifth dearer is found among 10,000 rows", () => {
    // Log-normal with a deviation of 1: one in a hundred is over ten times the median.
    const found = Array.from({ length: 20 }, (_, seed) => {
      const draws = drawsOf(seed + 1);
      const rows = (factor: number) =>
        Array.from({ length: 10_000 }, () => [factor * Math.exp(draws.normal()), 1] as const);
      const report = judged([column(columnInfo("amount"), rows(1), rows(1.2))]);
      return verdictOf(report, "amount").verdict.type;
    });
    expect(found.filter((verdict) => verdict === "drift")).toHaveLength(20);
  });
});
