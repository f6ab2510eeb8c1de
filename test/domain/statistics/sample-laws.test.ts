import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  kolmogorovSmirnov,
  mannWhitney,
  mergeMoments,
  momentsOf,
  noMoments,
  wasserstein,
} from "#domain/statistics";

const value = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
);
const sample = fc.array(value, { minLength: 1, maxLength: 30 });
const shuffled = (list: readonly number[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length });
const both = fc.tuple(sample, sample);
const mixed = both.chain(([a, b]) =>
  fc.tuple(fc.constant([a, b] as const), shuffled(a), shuffled(b)),
);

const ofSamples = {
  "Kolmogorov-Smirnov": (a: number[], b: number[]) => {
    const { statistic, pValue, method } = kolmogorovSmirnov(a, b)._unsafeUnwrap();
    return { statistic, pValue, method };
  },
  "Wasserstein-1": (a: number[], b: number[]) => wasserstein(a, b)._unsafeUnwrap(),
  "Mann-Whitney's p": (a: number[], b: number[]) => mannWhitney(a, b)._unsafeUnwrap().pValue,
};

describe.each(Object.entries(ofSamples))("%s", (_name, of) => {
  it("is the same either way round", () => {
    fc.assert(
      fc.property(both, ([a, b]) => {
        expect(of(a, b)).toEqual(of(b, a));
      }),
    );
  });

  it("does not ask in which order values came", () => {
    fc.assert(
      fc.property(mixed, ([[a, b], c, d]) => {
        expect(of(c, d)).toEqual(of([...a], [...b]));
      }),
    );
  });
});

describe("two equal samples", () => {
  it("are not apart, and surely so", () => {
    fc.assert(
      fc.property(sample, (a) => {
        expect(kolmogorovSmirnov(a, a)._unsafeUnwrap()).toMatchObject({ statistic: 0, pValue: 1 });
        expect(wasserstein(a, a)._unsafeUnwrap()).toBe(0);
        expect(mannWhitney(a, a)._unsafeUnwrap()).toMatchObject({ cliffsDelta: 0, pValue: 1 });
      }),
    );
  });
});

describe("two samples", () => {
  it("are at most 1 apart by D and by delta, with p in [0, 1]", () => {
    fc.assert(
      fc.property(both, ([a, b]) => {
        const ks = kolmogorovSmirnov(a, b)._unsafeUnwrap();
        const u = mannWhitney(a, b)._unsafeUnwrap();
        for (const share of [ks.statistic, ks.pValue, u.pValue, u.referenceGreater]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(Math.abs(u.cliffsDelta)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("keep D, its p and delta when all values grow in the same order", () => {
    const whole = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
    const grown = (list: readonly number[]) => list.map((one) => Math.exp(one / 10));
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const [after, before] = [kolmogorovSmirnov(grown(a), grown(b)), kolmogorovSmirnov(a, b)];
        const { location, ...others } = before._unsafeUnwrap();
        expect(after._unsafeUnwrap()).toEqual({ ...others, location: Math.exp(location / 10) });
        expect(mannWhitney(grown(a), grown(b))).toEqual(mannWhitney(a, b));
      }),
    );
  });

  it("turn the sign of delta when they are exchanged", () => {
    fc.assert(
      fc.property(both, ([a, b]) => {
        const [there, back] = [
          mannWhitney(a, b)._unsafeUnwrap(),
          mannWhitney(b, a)._unsafeUnwrap(),
        ];
        expect(back.cliffsDelta + there.cliffsDelta).toBe(0);
        expect(back.u + there.u).toBe(a.length * b.length);
      }),
    );
  });

  it("are as far apart by Wasserstein-1 as one of them was moved", () => {
    const whole = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 16 });
    fc.assert(
      fc.property(whole, fc.integer({ min: -100, max: 100 }), (a, way) => {
        const moved = a.map((one) => one + way);
        expect(wasserstein(a, moved)._unsafeUnwrap()).toBeCloseTo(Math.abs(way), 9);
      }),
    );
  });
});

describe("moments", () => {
  it("are the same however the values are split, up to rounding", () => {
    fc.assert(
      fc.property(sample, sample, sample, (a, b, c) => {
        const [x, y, z] = [momentsOf(a), momentsOf(b), momentsOf(c)];
        const once = momentsOf([...a, ...b, ...c]);
        const scale = Math.max(1, Math.abs(once.min), Math.abs(once.max));
        for (const way of [
          mergeMoments(mergeMoments(x, y), z),
          mergeMoments(x, mergeMoments(y, z)),
          mergeMoments(z, mergeMoments(y, x)),
        ]) {
          expect(way).toMatchObject({ count: once.count, min: once.min, max: once.max });
          expect((way.mean - once.mean) / scale).toBeCloseTo(0, 12);
          expect((way.m2 - once.m2) / scale ** 2).toBeCloseTo(0, 10);
          expect((way.m3 - once.m3) / scale ** 3).toBeCloseTo(0, 10);
          expect((way.m4 - once.m4) / scale ** 4).toBeCloseTo(0, 10);
        }
      }),
    );
  });

  it("of nothing change nothing", () => {
    fc.assert(
      fc.property(sample, (a) => {
        expect(mergeMoments(momentsOf(a), noMoments)).toEqual(momentsOf(a));
        expect(mergeMoments(noMoments, momentsOf(a))).toEqual(momentsOf(a));
      }),
    );
  });
});
