import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cosineCentroidDistance,
  euclideanCentroidDistance,
  kolmogorovSmirnov,
  mannWhitney,
  momentsOf,
  normedWasserstein,
  populationVariance,
  sampleVariance,
  wasserstein,
} from "#domain/statistics";

const range = (n: number, from = 0) => Array.from({ length: n }, (_, index) => from + index);

/** The share of all orders of the values whose D is as large: by trying each. */
function byEnumeration(n: number, m: number, least: number): number {
  let [all, large] = [0, 0];
  const walk = (i: number, j: number, largest: number) => {
    const furthest = Math.max(largest, Math.abs(i * m - j * n));
    if (i === n && j === m) {
      all++;
      if (furthest >= least) large++;
      return;
    }
    if (i < n) walk(i + 1, j, furthest);
    if (j < m) walk(i, j + 1, furthest);
  };
  walk(0, 0, 0);
  return large / all;
}

describe("the p-value of D", () => {
  it("is the share of the orders that are as far apart", () => {
    const size = fc.integer({ min: 1, max: 7 });
    const ordered = fc
      .tuple(size, size)
      .chain(([n, m]) =>
        fc
          .shuffledSubarray(range(n + m), { minLength: n + m })
          .map((all) => [all.slice(0, n), all.slice(n)] as const),
      );
    fc.assert(
      fc.property(ordered, ([a, b]) => {
        const { statistic, pValue } = kolmogorovSmirnov(a, b)._unsafeUnwrap();
        const least = Math.round(statistic * a.length * b.length);
        expect(pValue).toBeCloseTo(byEnumeration(a.length, b.length, least), 12);
      }),
    );
  });

  it("is exact for up to ten million pairs, and the limit from there on", () => {
    const [half, rest] = [range(2000), range(5000, 100_000)];
    const exact = kolmogorovSmirnov(half, rest)._unsafeUnwrap();
    expect(exact).toMatchObject({ statistic: 1, location: 1999, sign: 1, method: "exact" });
    const limit = kolmogorovSmirnov(half, range(5001, 100_000))._unsafeUnwrap();
    expect(limit).toMatchObject({ statistic: 1, method: "limit", pValue: 0 });
  });

  it("is two orders of all there are where no value overlaps", () => {
    const p = kolmogorovSmirnov(range(20), range(20, 100))._unsafeUnwrap().pValue;
    expect(p / (2 / 137_846_528_820)).toBeCloseTo(1, 12);
  });

  it("keeps its digits down to the smallest doubles, and is 0 only under them", () => {
    const apart = (n: number) => kolmogorovSmirnov(range(n), range(n, n))._unsafeUnwrap().pValue;
    // 2 / (1034 choose 517), and 2 / (4000 choose 2000), which is about 1e-1202.
    expect(apart(517)).toBe(4.37965287677097e-310);
    expect(apart(2000)).toBe(0);
  });
});

describe("values that are equal", () => {
  it("are one step of both distribution functions, 0 and -0 alike", () => {
    expect(kolmogorovSmirnov([1, 1, 2, 2], [1, 2])).toMatchObject({ value: { statistic: 0 } });
    expect(kolmogorovSmirnov([0, 1], [-0, 1])).toMatchObject({ value: { statistic: 0 } });
    expect(mannWhitney([5, 5, 5], [5, 5])).toMatchObject({
      value: { u: 3, pValue: 1, referenceGreater: 0.5, cliffsDelta: 0 },
    });
  });
});

describe("Wasserstein-1", () => {
  it("is the mean way to go, in the unit of the values", () => {
    expect(wasserstein([0, 1, 3], [5, 6, 8])._unsafeUnwrap()).toBeCloseTo(5, 12);
    expect(wasserstein([0], [0, 10])._unsafeUnwrap()).toBe(5);
  });

  it("is Infinity, and never NaN, for what is too far apart", () => {
    const far = Number.MAX_VALUE;
    expect(wasserstein([-far], [far])._unsafeUnwrap()).toBe(Number.POSITIVE_INFINITY);
    expect(wasserstein([-far, far], [-far, far])._unsafeUnwrap()).toBe(0);
  });

  it("over the deviation of the reference does not divide by 0", () => {
    expect(normedWasserstein([5, 5], [6])._unsafeUnwrap()).toBe(1000);
    expect(normedWasserstein([5, 5], [6], { smallest: 0.5 })._unsafeUnwrap()).toBe(2);
    expect(normedWasserstein([4, 6], [7])._unsafeUnwrap()).toBe(2);
  });
});

describe("moments", () => {
  it("keep their digits far from 0", () => {
    const far = momentsOf([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    expect(far).toMatchObject({ mean: 1e9 + 2, m2: 2, m3: 0, m4: 2 });
    expect(sampleVariance(far)).toBe(1);
  });

  it("of too few values have no variance", () => {
    expect(populationVariance(momentsOf([]))).toBeUndefined();
    expect(sampleVariance(momentsOf([3]))).toBeUndefined();
    expect(populationVariance(momentsOf([3]))).toBe(0);
  });
});

describe("vectors", () => {
  it("are as far apart as their means", () => {
    const [a, b] = [
      [
        [0, 0],
        [2, 0],
      ],
      [
        [1, 3],
        [1, 5],
      ],
    ] as const;
    expect(euclideanCentroidDistance(a, b)._unsafeUnwrap()).toBe(4);
    expect(cosineCentroidDistance([[1, 0]], [[0, 9]])._unsafeUnwrap()).toBeCloseTo(1, 15);
    expect(cosineCentroidDistance([[1, 0]], [[-3, 0]])._unsafeUnwrap()).toBe(2);
    expect(cosineCentroidDistance([[1, 1e-9]], [[1, 0]])._unsafeUnwrap()).toBeCloseTo(5e-19, 30);
  });

  it("have no direction where they cancel, whatever rounding leaves", () => {
    const cancelling = [
      [0.1, 0],
      [0.2, 0],
      [-0.3, 0],
    ];
    expect(cosineCentroidDistance([[1, 1]], cancelling)).toMatchObject({
      error: { type: "zero-centroid", sample: "current" },
    });
  });

  it("are refused if there are none, or one is not finite", () => {
    expect(euclideanCentroidDistance([], [[1]])).toMatchObject({ error: { type: "empty" } });
    expect(euclideanCentroidDistance([[1]], [[1], [Number.NaN]])).toMatchObject({
      error: { type: "not-finite", sample: "current", index: 1 },
    });
  });
});
