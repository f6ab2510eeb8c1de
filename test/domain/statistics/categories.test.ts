import { describe, expect, it } from "vitest";
import {
  atLeast,
  benjaminiHochberg,
  chiSquareOfHomogeneity,
  cramersV,
  fisherExact,
  gTest,
  hellinger,
  jensenShannonDivergence,
  populationStability,
  twoProportions,
  twoSidedCritical,
  wilson,
} from "#domain/statistics";

describe("the stability index", () => {
  it("counts a category that one side lacks as its floor says", () => {
    expect(populationStability([9, 1], [10, 0])._unsafeUnwrap()).toBeCloseTo(0.7006208039, 9);
    expect(populationStability([9, 1], [10, 0], { floor: atLeast(0) })._unsafeUnwrap()).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

describe("weights", () => {
  it("that add up to Infinity are refused", () => {
    expect(hellinger([1, 1], [1e308, 1e308])).toEqual({
      error: { type: "too-large", sample: "current" },
    });
  });
});

describe("counts", () => {
  it.each([
    ["of other categories", [1, 2], [1], { type: "lengths-differ", reference: 2, current: 1 }],
    ["of nobody", [1, 2], [0, 0], { type: "empty", sample: "current" }],
    ["that are broken", [1, 2.5], [1, 2], { type: "not-whole", sample: "reference", index: 1 }],
    ["that are NaN", [1, 2], [Number.NaN, 2], { type: "not-finite", sample: "current", index: 0 }],
  ])("%s are refused", (_which, a, b, error) => {
    for (const test of [chiSquareOfHomogeneity, gTest, cramersV]) {
      expect(test(a, b)).toMatchObject({ error });
    }
  });

  it("of so small a difference that logarithms cancel have no negative divergence", () => {
    const [a, b] = [
      [1e9, 1e9 + 1],
      [1e9 + 1, 1e9],
    ] as const;
    expect(jensenShannonDivergence(a, b, { base: "e" })._unsafeUnwrap() / 1.25e-19).toBeCloseTo(
      1,
      6,
    );
    expect(gTest(a, b)._unsafeUnwrap().statistic / 1e-9).toBeCloseTo(1, 6);
    expect(chiSquareOfHomogeneity(a, b)._unsafeUnwrap().statistic / 1e-9).toBeCloseTo(1, 6);
  });
});

describe("rates", () => {
  it("of a rare event are compared exactly by Fisher's test", () => {
    const [none, few] = [
      { successes: 0, n: 10 },
      { successes: 3, n: 10 },
    ];
    // 2 * (10 choose 3) / (20 choose 3)
    expect(fisherExact(none, few)._unsafeUnwrap()).toBeCloseTo(240 / 1140, 14);
    // 2 / (2000 choose 1000): about 10^-600 is 0, 2 / (600 choose 300) is not.
    const all = (n: number) =>
      [
        { successes: n, n },
        { successes: 0, n },
      ] as const;
    expect(fisherExact(...all(1000))._unsafeUnwrap()).toBe(0);
    expect(fisherExact(...all(10))._unsafeUnwrap() / (2 / 184_756)).toBeCloseTo(1, 12);
  });

  it("have tiny p-values, not 0", () => {
    const p = twoProportions({ successes: 900, n: 1000 }, { successes: 100, n: 1000 });
    expect(p._unsafeUnwrap().pValue / 2.509158096763687e-280).toBeCloseTo(1, 9);
  });

  it("of nothing, or more than all, are refused", () => {
    const fine = { successes: 1, n: 2 };
    for (const test of [twoProportions, fisherExact]) {
      expect(test(fine, { successes: 0, n: 0 })).toMatchObject({
        error: { type: "empty", sample: "current" },
      });
      for (const value of [
        { successes: 3, n: 2 },
        { successes: -1, n: 2 },
        { successes: 0.5, n: 2 },
        { successes: Number.NaN, n: 2 },
      ]) {
        expect(test(value, fine)).toMatchObject({
          error: { type: "not-a-proportion", sample: "reference", value },
        });
      }
    }
  });

  it("have intervals that end at 0 and 1 exactly", () => {
    expect(wilson(0, 7, 0.95).lower).toBe(0);
    expect(wilson(7, 7, 0.95).upper).toBe(1);
    expect(wilson(0, 10, 0.95).upper).toBeCloseTo(0.2775328, 7);
    expect(twoSidedCritical(0.05)).toBeCloseTo(1.959963984540054, 14);
    expect(twoSidedCritical(0.01)).toBeCloseTo(2.5758293035489004, 14);
  });

  it("are not compared at a confidence that is none", () => {
    expect(() => wilson(1, 2, 1)).toThrow(RangeError);
    expect(() => wilson(1, 2, 0)).toThrow(RangeError);
  });
});

describe("a million counts", () => {
  it("lose no digits: these were computed with fifty", () => {
    const [a, b] = [
      [412_345, 301_234, 199_999, 86_422],
      [413_000, 300_500, 200_500, 86_000],
    ] as const;
    expect(gTest(a, b)._unsafeUnwrap().statistic).toBeCloseTo(3.074712237357708, 12);
    const p = fisherExact({ successes: 620_000, n: 1e6 }, { successes: 619_000, n: 1e6 });
    expect(p._unsafeUnwrap()).toBeCloseTo(0.145678966707545, 12);
  });
});

describe("no p-values", () => {
  it("are none when adjusted", () => {
    expect(benjaminiHochberg([])).toMatchObject({ value: [] });
    expect(benjaminiHochberg([0.5, Number.NaN])).toMatchObject({ error: { index: 1 } });
  });
});
