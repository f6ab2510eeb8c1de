import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chiSquareCritical,
  chiSquareTail,
  cliffsDeltaInterval,
  distributionError,
  kolmogorovCritical,
  mannWhitneyOfCounts,
  meanChi,
  meanKolmogorov,
  noncentralityInterval,
} from "#domain/statistics";

const counts = fc
  .array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 2, maxLength: 6 })
  .map((cells) => [cells.map(([a]) => a), cells.map(([, b]) => b)] as const)
  .filter((sides) => sides.every((side) => side.some((count) => count > 0)));

describe("the interval of Cliff's delta", () => {
  it("holds delta, stays within its range, and turns round with the samples", () => {
    fc.assert(
      fc.property(counts, ([a, b]) => {
        const { lower, upper } = cliffsDeltaInterval(a, b, 0.99)._unsafeUnwrap();
        const { cliffsDelta } = mannWhitneyOfCounts(a, b)._unsafeUnwrap();
        expect(lower).toBeLessThanOrEqual(cliffsDelta + 1e-12);
        expect(upper).toBeGreaterThanOrEqual(cliffsDelta - 1e-12);
        expect(lower).toBeGreaterThanOrEqual(-1);
        expect(upper).toBeLessThanOrEqual(1);
        const back = cliffsDeltaInterval(b, a, 0.99)._unsafeUnwrap();
        expect(back.lower).toBeCloseTo(-upper, 9);
      }),
    );
  });

  it("of yes and no is about that of the difference of two shares", () => {
    // 0.1 and 2.576 sqrt(0.5 * 0.5 / 1000 + 0.6 * 0.4 / 1000)
    const { lower, upper } = cliffsDeltaInterval([500, 500], [400, 600], 0.99)._unsafeUnwrap();
    expect(lower).toBeCloseTo(0.1 - 0.057, 2);
    expect(upper).toBeCloseTo(0.1 + 0.057, 2);
  });

  it("is open where all values are equal, or all of one sample are greater", () => {
    // 2 z^2 / (n + z^2) with z^2 = 6.635
    const same = cliffsDeltaInterval([100], [100], 0.99)._unsafeUnwrap();
    expect(same.upper).toBeCloseTo(13.27 / 106.635, 4);
    const apart = cliffsDeltaInterval([100, 0], [0, 100], 0.99)._unsafeUnwrap();
    expect(apart).toMatchObject({ upper: 1 });
    expect(apart.lower).toBeCloseTo(1 - 13.27 / 106.635, 4);
  });

  it("is of comparable counts only, at a confidence that is one", () => {
    expect(cliffsDeltaInterval([1], [1, 2], 0.99)).toMatchObject({
      error: { type: "lengths-differ" },
    });
    expect(() => cliffsDeltaInterval([1], [1], 1)).toThrow(RangeError);
  });
});

/** The share of noncentral chi-square over x, as a Poisson mixture of central ones. */
function noncentralTail(x: number, df: number, lambda: number): number {
  let [weight, sum] = [Math.exp(-lambda / 2), 0];
  for (let j = 0; j < 400; j++) {
    sum += weight * chiSquareTail(x, df + 2 * j);
    weight *= lambda / 2 / (j + 1);
  }
  return sum;
}

describe("the interval of a noncentrality", () => {
  it.each([
    [30, 2],
    [30, 9],
    [60, 5],
    [120, 40],
    [12, 1],
  ])("of %d with %d degrees leaves half a percent on either side", (statistic, df) => {
    const { lower, upper } = noncentralityInterval(statistic, df, 0.99);
    expect(noncentralTail(statistic, df, lower)).toBeCloseTo(0.005, 3);
    expect(1 - noncentralTail(statistic, df, upper)).toBeCloseTo(0.005, 3);
  });

  it("begins at 0 where nothing need have changed", () => {
    expect(noncentralityInterval(9, 9, 0.99).lower).toBe(0);
    // lambda at which a normal of mean sqrt(lambda) lies within sqrt(0.1) once in 200: 2.8^2.
    expect(noncentralityInterval(0.1, 1, 0.99).upper).toBeCloseTo(7.85, 1);
  });
});

describe("the error of D", () => {
  it("is more than that of samples of one distribution, and less than two errors apart", () => {
    for (const [n, m] of [
      [100, 100],
      [10_000, 10_000],
      [100_000, 1_000],
    ] as const) {
      const error = distributionError(n, m, 0.99);
      expect(error).toBeGreaterThan(1.6276 * Math.sqrt(1 / n + 1 / m));
      const each = (size: number) => Math.sqrt(Math.log(2 / 0.005) / (2 * size));
      expect(error).toBeLessThan(each(n) + each(m));
    }
    expect(distributionError(10_000, 10_000, 0.99)).toBeCloseTo(0.0276, 4);
  });

  it("is that of one sample where the other is endless", () => {
    // sqrt(ln(2 / 0.01) / (2 * 100))
    expect(distributionError(100, 1e12, 0.99)).toBeCloseTo(0.1628, 2);
  });

  it("is everything for a single value", () => {
    expect(distributionError(1, 1, 0.99)).toBe(1);
  });
});

describe("critical values", () => {
  it("are those of the tables", () => {
    expect(chiSquareCritical(0.05, 1)).toBeCloseTo(3.841459, 6);
    expect(chiSquareCritical(0.01, 0)).toBe(0);
    expect(kolmogorovCritical(0.05)).toBeCloseTo(1.358099, 6);
    expect(() => chiSquareCritical(0, 1)).toThrow(RangeError);
  });
});

describe("what chance makes on average", () => {
  it("is the mean of chi and of Kolmogorov's distribution", () => {
    expect(meanChi(0)).toBe(0);
    expect(meanChi(1)).toBeCloseTo(0.797885, 6);
    expect(meanChi(2)).toBeCloseTo(1.253314, 6);
    expect(meanChi(3)).toBeCloseTo(1.595769, 6);
    expect(meanKolmogorov).toBeCloseTo(0.868731, 6);
  });
});
