import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  binEdges,
  countsAround,
  distinctCount,
  histogram,
  kolmogorovSmirnov,
  kolmogorovSmirnovOfCounts,
  mannWhitney,
  mannWhitneyOfCounts,
  quantileEdges,
  quantiles,
} from "#domain/statistics";

const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 });

function counted(list: readonly number[]): readonly number[] {
  return Array.from({ length: 10 }, (_, value) => list.filter((one) => one === value).length);
}

describe("samples counted by value", () => {
  it("are as far apart, and as surely, as the samples themselves", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const counts = kolmogorovSmirnovOfCounts(counted(a), counted(b))._unsafeUnwrap();
        const { location, ...others } = kolmogorovSmirnov(a, b)._unsafeUnwrap();
        expect(counts).toMatchObject(others);
        if (others.statistic > 0) expect(counts.location).toBe(location);
        expect(mannWhitneyOfCounts(counted(a), counted(b))).toEqual(mannWhitney(a, b));
      }),
    );
  });

  it("are never further apart by coarser bins", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const halves = (list: readonly number[]) => countsAround(list, [3, 7]);
        const coarse = kolmogorovSmirnovOfCounts(halves(a), halves(b))._unsafeUnwrap();
        const fine = kolmogorovSmirnov(a, b)._unsafeUnwrap();
        expect(coarse.statistic).toBeLessThanOrEqual(fine.statistic);
        expect(coarse.pValue).toBeGreaterThanOrEqual(fine.pValue);
      }),
    );
  });

  it.each([
    ["of other bins", [1, 2], [1], "lengths-differ"],
    ["of nobody", [1, 2], [0, 0], "empty"],
    ["that are broken", [1, 2.5], [1, 2], "not-whole"],
  ])("%s are refused", (_which, a, b, type) => {
    expect(kolmogorovSmirnovOfCounts(a, b)).toMatchObject({ error: { type } });
    expect(mannWhitneyOfCounts(a, b)).toMatchObject({ error: { type } });
  });

  it("have the deviation of delta that two fair coins have", () => {
    // delta of two samples of n yes-or-no values is the difference of their shares: sqrt(2 p q / n).
    const { deviation } = mannWhitneyOfCounts([50, 50], [50, 50])._unsafeUnwrap();
    expect(deviation).toBeCloseTo(Math.sqrt(0.5 / 100), 3);
  });
});

describe("quantiles", () => {
  it("are values where they fall on one, and meet both ends", () => {
    expect(quantiles([4, 1, 3, 2, 5], [0, 0.25, 0.5, 1])).toMatchObject({ value: [1, 2, 3, 5] });
    expect(quantiles([0, 10], [-1, 0.3, 2])).toMatchObject({ value: [0, 3, 10] });
  });

  it("of no values, or of what is no number, are refused", () => {
    expect(quantiles([], [0.5])).toEqual({ error: { type: "empty" } });
    expect(quantileEdges([1, Number.NaN], 4)).toMatchObject({
      error: { type: "not-finite", index: 1 },
    });
    expect(binEdges([Number.POSITIVE_INFINITY], "sturges")).toMatchObject({
      error: { type: "not-finite", index: 0 },
    });
  });

  it("cut equal values once", () => {
    expect(quantileEdges([1, 1, 1, 1, 9], 4)).toMatchObject({ value: [1] });
  });
});

describe("a histogram", () => {
  it("counts every value once, inside or outside", () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    const edges = fc
      .uniqueArray(number, { minLength: 2, maxLength: 8, comparator: (a, b) => a === b })
      .map((list) => list.sort((a, b) => a - b));
    fc.assert(
      fc.property(fc.array(number), edges, (list, at) => {
        const { counts, below, above } = histogram(list, at);
        expect(counts.reduce((sum, count) => sum + count, below + above)).toBe(list.length);
        expect(below).toBe(list.filter((value) => value < Math.min(...at)).length);
        expect(countsAround(list, at).reduce((sum, count) => sum + count, 0)).toBe(list.length);
      }),
    );
  });

  it("leaves out what is not a number", () => {
    expect(histogram([Number.NaN, 1], [0, 2])).toEqual({ counts: [1], below: 0, above: 0 });
  });

  it("of equal values has one bin around them", () => {
    for (const rule of ["sturges", "doane", "freedman-diaconis"] as const) {
      expect(binEdges([7, 7], rule)).toMatchObject({ value: [6.5, 7.5] });
    }
  });
});

describe("the number of distinct things", () => {
  it("is known while all of their hashes are, and estimated by their density from there on", () => {
    expect(distinctCount([5, 9], 3)).toBe(2);
    // Two hashes up to a quarter of all: one would expect a third of 12 there, less the last.
    expect(distinctCount([10, 2 ** 29, 2 ** 30 - 1], 3)).toBe(8);
  });
});
