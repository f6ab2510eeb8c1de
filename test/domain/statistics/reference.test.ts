import { describe, expect, it } from "vitest";
import {
  benjaminiHochberg,
  chiSquareOfHomogeneity,
  cosineCentroidDistance,
  euclideanCentroidDistance,
  kolmogorovSmirnov,
  twoProportions,
} from "#domain/statistics";
import { expectClose, pValue, statistic } from "./closeness.js";
import type { Readings } from "./comparisons.js";
import { inputs, leftForLater } from "./left-for-later.js";
import { prefixed, readings } from "./readings.js";
import { numbers, type ReferenceCase, referenceCases, vectors } from "./reference-cases.js";

const isPValue = (field: string) => /^p[A-Z]|P$|^(?:bh|values|kolmogorovLimit)$/.test(field);

/** The fields of what is expected; fields of fields by their path. */
function expectedOf({ expected }: ReferenceCase): Readonly<Record<string, unknown>> {
  const { afterDropNonFinite, ...others } = expected;
  const flat = Object.entries({ ...others, ...Object(afterDropNonFinite) }).map(([name, value]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? prefixed(name, value)
      : { [name]: value },
  );
  return Object.assign({}, ...flat);
}

const isRefused = ({ expected }: ReferenceCase) => "error" in expected;

const compared = referenceCases.filter(
  (one) =>
    one.method in readings && (!isRefused(one) || one.expected["afterDropNonFinite"] !== undefined),
);

const made = new Map<string, Readings | undefined>();

/** What ours are, made once: some cases have a million values. */
function oursOf(one: ReferenceCase): Readings | undefined {
  if (!made.has(one.name)) made.set(one.name, readings[one.method]?.(one));
  return made.get(one.name);
}

describe("the numbers of scipy and numpy", () => {
  it("are there, all of them", () => {
    expect([referenceCases.length, compared.length]).toEqual([102, 81]);
  });

  it.each(compared)("are ours: $name", (one) => {
    const ours = oursOf(one) ?? {};
    const shared = Object.entries(expectedOf(one)).filter(([field]) => field in ours);
    for (const [field, value] of shared) {
      expectClose(ours[field], value, isPValue(field) ? pValue : statistic);
      if (one.method === "lcg") expect(ours[field]).toEqual(value);
    }
    expect(shared.length).toBeGreaterThan(0);
  });

  it("are left for later only where it says so", () => {
    const left = referenceCases.flatMap((one) => {
      if (isRefused(one) && !compared.includes(one)) return [];
      const ours = oursOf(one);
      if (ours === undefined) return [one.method];
      const missing = Object.keys(expectedOf(one)).filter((field) => !(field in ours));
      return missing.filter((name) => !inputs.has(name)).map((name) => `${one.method}: ${name}`);
    });
    const counts = new Map<string, number>();
    for (const name of left) counts.set(name, (counts.get(name) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual(leftForLater);
  });
});

/** What refuses a case, and what it says. */
const refusals: Readonly<Record<string, readonly [(one: ReferenceCase) => unknown, object]>> = {
  "err-empty-reference": [
    ({ reference, current }) => kolmogorovSmirnov(numbers(reference), numbers(current)),
    { type: "empty", sample: "reference" },
  ],
  "err-nan-current": [
    ({ reference, current }) => kolmogorovSmirnov(numbers(reference), numbers(current)),
    { type: "not-finite", sample: "current", index: 1, value: Number.NaN },
  ],
  "err-infinity-reference": [
    ({ reference, current }) => kolmogorovSmirnov(numbers(reference), numbers(current)),
    { type: "not-finite", sample: "reference", index: 2, value: Number.POSITIVE_INFINITY },
  ],
  "err-empty-categorical": [
    ({ reference, current }) => chiSquareOfHomogeneity(numbers(reference), numbers(current)),
    { type: "empty", sample: "reference" },
  ],
  "err-negative-count": [
    ({ reference, current }) => chiSquareOfHomogeneity(numbers(reference), numbers(current)),
    { type: "negative", sample: "reference", index: 1, value: -1 },
  ],
  "err-z-successes-gt-n": [
    () => twoProportions({ successes: 11, n: 10 }, { successes: 5, n: 10 }),
    { type: "not-a-proportion", sample: "reference", value: { successes: 11, n: 10 } },
  ],
  "err-embedding-dim": [
    ({ reference, current }) => euclideanCentroidDistance(vectors(reference), vectors(current)),
    { type: "dimensions-differ", expected: 2, found: 3 },
  ],
  "err-embedding-zero-centroid": [
    ({ reference, current }) => cosineCentroidDistance(vectors(reference), vectors(current)),
    { type: "zero-centroid", sample: "reference" },
  ],
  "err-p-out-of-range": [
    ({ reference }) => benjaminiHochberg(numbers(reference)),
    { type: "not-a-probability", index: 1, value: 1.2 },
  ],
};

describe("what scipy refuses", () => {
  it("is refused by us, all of it", () => {
    const names = referenceCases.filter(isRefused).map(({ name }) => name);
    expect(Object.keys(refusals).sort()).toEqual(names.sort());
  });

  it.each(referenceCases.filter(isRefused))("is refused: $name", (one) => {
    const [attempt, error] = refusals[one.name] ?? [];
    expect(attempt?.(one)).toEqual({ error });
  });
});
