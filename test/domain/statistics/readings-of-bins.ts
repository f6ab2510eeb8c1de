import * as z from "zod";
import { frameOf, hashWord, profiler } from "#domain/drift";
import {
  binEdges,
  chiSquareCritical,
  countsAround,
  distinctCount,
  histogram,
  kolmogorovCritical,
  kolmogorovSmirnovOfCounts,
  noiseFloor,
  populationStability,
  populationVariance,
  quantileEdges,
  quantiles,
} from "#domain/statistics";
import { distances, type Numbers, type Readings } from "./comparisons.js";
import { numbers, type ReferenceCase } from "./reference-cases.js";

const counts = z.array(z.number());

/** Bins between the reference's quantiles, their distances, and D at their edges. */
function frozen(one: ReferenceCase): Readings {
  const [reference, current] = [numbers(one.reference), numbers(one.current)];
  const innerEdges = quantileEdges(reference, 10)._unsafeUnwrap();
  const [before, now] = [countsAround(reference, innerEdges), countsAround(current, innerEdges)];
  return {
    ...distances(before, now),
    psi: populationStability(before, now)._unsafeUnwrap(),
    innerEdges,
    refCounts: before,
    curCounts: now,
    ksAtEdges: kolmogorovSmirnovOfCounts(before, now)._unsafeUnwrap().statistic,
  };
}

/** Evidently's bins for Hellinger: as many as Sturges' rule makes of the distinct values. */
export function sturges(reference: Numbers, current: Numbers): readonly [Numbers, Numbers] {
  const distinct = [...new Set([...reference, ...current])];
  const [least, most] = [Math.min(...distinct), Math.max(...distinct)];
  const bins = most > least ? Math.ceil(Math.log2(distinct.length) + 1) : 1;
  const binOf = (value: number) =>
    Math.min(bins - 1, Math.floor(((value - least) / (most - least || 1)) * bins));
  const count = (values: Numbers) =>
    Array.from({ length: bins }, (_, bin) => values.filter((one) => binOf(one) === bin).length);
  return [count(reference), count(current)];
}

const sizes = z.object({ k: z.number(), n: z.number(), m: z.number(), alpha: z.number() });

function noise({ params }: ReferenceCase): Readings {
  const { k, n, m, alpha } = sizes.parse(params);
  const floor = noiseFloor(k, [n, m], alpha);
  return {
    chi2Critical: chiSquareCritical(alpha, k - 1),
    kolmogorovQuantile: kolmogorovCritical(alpha),
    psiMeanUnderNull: floor.psiMean,
    psiCritical: floor.psi,
    jsDivergenceNatCritical: floor.jensenShannonDivergence,
    jsDistanceNatCritical: floor.jensenShannonDistance,
    jsDistanceBase2Critical: floor.jensenShannonDistanceBase2,
    hellingerCritical: floor.hellinger,
    ksCritical: floor.kolmogorovSmirnov,
  };
}

const rules = { sturges: "sturges", doane: "doane", fd: "freedman-diaconis" } as const;

function bins({ params, reference }: ReferenceCase): Readings {
  const { rule } = z.object({ rule: z.enum(["sturges", "doane", "fd"]) }).parse(params);
  const edges = binEdges(numbers(reference), rules[rule])._unsafeUnwrap();
  return { edges, counts: histogram(numbers(reference), edges).counts };
}

/** What an estimate is compared as: what is expected, if it is as near to it as its error allows. */
function within(estimate: number, expected: unknown, error: number): unknown {
  return Math.abs(estimate - Number(expected)) <= error ? expected : estimate;
}

/** Of "user-0" to "user-99999", each twice, from the 4,096 smallest hashes. */
function distinct({ expected }: ReferenceCase): Readings {
  const all = Array.from({ length: 200_000 }, (_, index) => hashWord(`user-${index % 100_000}`));
  const smallest = [...new Set(all)].sort((a, b) => a - b).slice(0, 4096);
  const error = (3 * Number(expected["distinct"])) / Math.sqrt(4096 - 2);
  const estimate = distinctCount(smallest, 4096);
  return { total: all.length, distinct: within(estimate, expected["distinct"], error) };
}

/** Quantiles from the bins of a profile, as right as its bins allow: by rank, not by value. */
function sketched({ reference, params, expected }: ReferenceCase): Readings {
  const { q } = z.object({ q: z.array(z.number()) }).parse(params);
  const drawn = numbers(reference);
  const column = { name: "drawn", kind: "numeric", about: "Drawn." } as const;
  const frame = frameOf(column, drawn);
  const inside = profiler(column, frame);
  for (const value of drawn) inside.add(value, 0);
  const profile = inside.profile();
  if (profile.holds !== "numbers" || !("edges" in frame)) throw new Error("no numbers");
  const edges = [-Infinity, ...frame.edges, Infinity];
  let upTo = 0;
  const ends = profile.counts.map((count) => {
    upTo += count;
    return upTo / drawn.length;
  });
  const lower = counts.parse(expected["lowerNearestRank"]);
  const found = q.map((share, index) => {
    const bin = ends.findIndex((end) => end >= share);
    const value = lower[index] ?? Number.NaN;
    // A bin holds 1 / 255 of the values, and the quantile is one of them.
    const isRight = value > (edges[bin] ?? 0) && value <= (edges[bin + 1] ?? 0);
    return isRight && (ends[bin] ?? 0) - (ends[bin - 1] ?? 0) < 1 / 254 ? value : bin;
  });
  return {
    lowerNearestRank: found,
    type7: quantiles(drawn, q)._unsafeUnwrap(),
    min: profile.least,
    max: profile.greatest,
    mean: profile.moments.mean,
    stdPop: Math.sqrt(populationVariance(profile.moments) ?? Number.NaN),
  };
}

/** Of bins, quantiles and what profiles keep, by method of the reference. */
export const binReadings: Readonly<Record<string, (one: ReferenceCase) => Readings>> = {
  frozenQuantileBins: frozen,
  histogramBinEdges: bins,
  histogramCounts: ({ params, reference }) => {
    const { edges } = z.object({ edges: counts }).parse(params);
    return { ...histogram(numbers(reference), edges) };
  },
  quantile: ({ params, reference }) => {
    const { q } = z.object({ q: counts }).parse(params);
    return { values: quantiles(numbers(reference), q)._unsafeUnwrap() };
  },
  quantileSketch: sketched,
  noiseFloor: noise,
  distinctCount: distinct,
};
