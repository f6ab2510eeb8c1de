import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  benjaminiHochberg,
  chiSquareOfHomogeneity,
  chiSquareTail,
  cramersV,
  fisherExact,
  gTest,
  hellinger,
  jensenShannonDistance,
  kolmogorovTail,
  normalTail,
  populationStability,
  totalVariation,
  twoProportions,
} from "#domain/statistics";

/** Counts of two samples in the same categories, neither without any. */
const tables = fc
  .array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 1, maxLength: 8 })
  .map((cells) => [cells.map(([a]) => a), cells.map(([, b]) => b)] as const)
  .filter((sides) => sides.every((side) => side.some((count) => count > 0)));

const ofTables = {
  "the stability index": populationStability,
  "Jensen-Shannon": jensenShannonDistance,
  Hellinger: hellinger,
  "total variation": totalVariation,
  "chi-square": (a: readonly number[], b: readonly number[]) =>
    chiSquareOfHomogeneity(a, b).map(({ statistic }) => statistic),
  G: (a: readonly number[], b: readonly number[]) => gTest(a, b).map(({ statistic }) => statistic),
  "Cramer's V": (a: readonly number[], b: readonly number[]) => cramersV(a, b).map((v) => v.value),
};

describe.each(Object.entries(ofTables))("%s", (_name, of) => {
  it("is 0 for proportional counts, and never less", () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 1, max: 9 }), ([a, b], times) => {
        expect(
          of(
            a,
            a.map((count) => count * times),
          )._unsafeUnwrap(),
        ).toBeCloseTo(0, 7);
        expect(of(a, b)._unsafeUnwrap()).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("is the same either way round and with the categories in another order", () => {
    fc.assert(
      fc.property(tables, ([a, b]) => {
        const there = of(a, b)._unsafeUnwrap();
        expect(of(b, a)._unsafeUnwrap()).toBeCloseTo(there, 10);
        expect(of([...a].reverse(), [...b].reverse())._unsafeUnwrap()).toBeCloseTo(there, 10);
      }),
    );
  });
});

describe.each([
  ["Jensen-Shannon", ofTables["Jensen-Shannon"]],
  ["Hellinger", ofTables["Hellinger"]],
  ["total variation", ofTables["total variation"]],
  ["Cramer's V", ofTables["Cramer's V"]],
])("%s", (_name, of) => {
  it("is at most 1, which it is for samples that share no category", () => {
    fc.assert(
      fc.property(tables, ([a, b]) => {
        expect(of(a, b)._unsafeUnwrap()).toBeLessThanOrEqual(1);
      }),
    );
    expect(of([7, 0], [0, 3])._unsafeUnwrap()).toBe(1);
  });
});

const rate = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.nat(60))
  .map(([n, successes]) => ({ successes: Math.min(n, successes), n }));

describe("two rates", () => {
  it("turn every sign when they are exchanged, and keep p", () => {
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const there = twoProportions(a, b)._unsafeUnwrap();
        const back = twoProportions(b, a)._unsafeUnwrap();
        for (const name of ["difference", "z", "cohensH"] as const) {
          expect(there[name] + back[name]).toBe(0);
        }
        expect(back.pValue).toBe(there.pValue);
        expect(back.interval.lower).toBeCloseTo(-there.interval.upper, 12);
        const [first, second] = [fisherExact(a, b), fisherExact(b, a)];
        expect(second._unsafeUnwrap()).toBeCloseTo(first._unsafeUnwrap(), 12);
      }),
    );
  });

  it("lie within the interval of their difference, and z is the root of chi-square", () => {
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const { interval, difference, z } = twoProportions(a, b)._unsafeUnwrap();
        expect(interval.lower).toBeLessThanOrEqual(difference);
        expect(interval.upper).toBeGreaterThanOrEqual(difference);
        const table = ({ successes, n }: typeof a) => [successes, n - successes];
        const chi = chiSquareOfHomogeneity(table(a), table(b))._unsafeUnwrap();
        expect(chi.statistic).toBeCloseTo(z * z, 9);
      }),
    );
  });
});

describe("a tail", () => {
  it("only falls, from 1 or less to 0 or more", () => {
    const far = fc.double({ min: 0, max: 40, noNaN: true });
    fc.assert(
      fc.property(far, far, fc.integer({ min: 1, max: 300 }), (x, y, df) => {
        const [near, further] = [Math.min(x, y), Math.max(x, y)];
        for (const tail of [normalTail, kolmogorovTail, (at: number) => chiSquareTail(at, df)]) {
          const [more, less] = [tail(near), tail(further)];
          expect(less).toBeLessThanOrEqual(more * (1 + 1e-12));
          expect(less).toBeGreaterThanOrEqual(0);
          expect(more).toBeLessThanOrEqual(1 + 1e-15);
        }
      }),
    );
  });
});

describe("adjusted p-values", () => {
  const list = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

  it("are no smaller, no greater than 1, and in the same order", () => {
    fc.assert(
      fc.property(list, (ps) => {
        const adjusted = benjaminiHochberg(ps)._unsafeUnwrap();
        for (const [i, p] of ps.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(1);
          for (const [j, q] of ps.entries()) {
            if (p <= q) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j] ?? 0);
          }
        }
      }),
    );
  });
});
