import * as z from "zod";
import { hashWord, unseenShare, wordsFrame, wordsOf } from "#domain/drift";
import {
  benjaminiHochberg,
  binEdges,
  centroids,
  chiSquareTail,
  cosineCentroidDistance,
  euclideanCentroidDistance,
  hellinger,
  histogram,
  kolmogorovSmirnov,
  kolmogorovTail,
  mergeMoments,
  momentsOf,
  normalTail,
  populationStability,
  populationVariance,
  sampleVariance,
  wasserstein,
} from "#domain/statistics";
import {
  binned,
  categories,
  distances,
  type Numbers,
  numeric,
  type Readings,
  ranks,
  rates,
  sum,
} from "./comparisons.js";
import { binReadings, sturges } from "./readings-of-bins.js";
import { numbers, type ReferenceCase, vectors, words } from "./reference-cases.js";

const counts = z.array(z.number());

/** Distances from the counts that stand in the case itself, `more` of them new in the current one. */
function counted({ expected }: ReferenceCase, more: Numbers = []): Readings {
  const reference = [...counts.parse(expected["refCounts"]), ...more.map(() => 0)];
  const current = [...counts.parse(expected["curCounts"]), ...more];
  const floored = populationStability(reference, current)._unsafeUnwrap();
  return { ...distances(reference, current), psiFloored: floored };
}

/** Doane's bins of the reference; current values that lie beyond them count as one more. */
function doane(one: ReferenceCase): Readings {
  const [reference, current] = [numbers(one.reference), numbers(one.current)];
  const edges = binEdges(reference, "doane")._unsafeUnwrap();
  const now = histogram(current, edges);
  const outside = now.below + now.above;
  return {
    ...counted(one, [outside]),
    edges,
    refCounts: histogram(reference, edges).counts,
    curCounts: now.counts,
    leftover: outside / current.length,
  };
}

function scaled(reference: Numbers, current: Numbers): Readings {
  const [least, most] = [Math.min(...reference, ...current), Math.max(...reference, ...current)];
  const scale = (values: Numbers) => values.map((value) => (value - least) / (most - least));
  return { emdNoFilter: wasserstein(scale(reference), scale(current))._unsafeUnwrap() };
}

function directions(reference: unknown, current: unknown): Readings {
  const [before, now] = [vectors(reference), vectors(current)];
  const means = centroids(before, now)._unsafeUnwrap();
  return {
    centroidRef: means.reference,
    centroidCur: means.current,
    cosineDistance: cosineCentroidDistance(before, now)._unsafeUnwrap(),
    euclideanDistance: euclideanCentroidDistance(before, now)._unsafeUnwrap(),
  };
}

function merged(reference: Numbers, current: Numbers): Readings {
  const renamed = ({ count, ...others }: ReturnType<typeof momentsOf>) => ({ n: count, ...others });
  const [a, b] = [momentsOf(reference), momentsOf(current)];
  const both = mergeMoments(a, b);
  return {
    ...prefixed("a", renamed(a)),
    ...prefixed("b", renamed(b)),
    ...prefixed("merged", renamed(both)),
    mergedStdPop: Math.sqrt(populationVariance(both) ?? Number.NaN),
    mergedVarSample: sampleVariance(both),
  };
}

/** Fields of a field, by their path. */
export function prefixed(name: string, fields: object): Readings {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [`${name}.${field}`, value]),
  );
}

function generated({ reference, name }: ReferenceCase): Readings {
  if (name === "lcg-categorical") {
    const drawn = words(reference);
    const count = (word: string) => drawn.filter((one) => one === word).length;
    const all = { approve: count("approve"), review: count("review"), deny: count("deny") };
    return { first5: drawn.slice(0, 5), last: drawn.at(-1), ...prefixed("counts", all) };
  }
  const drawn = numbers(reference);
  return {
    first5: drawn.slice(0, 5),
    last: drawn.at(-1),
    sumLeftToRight: sum(drawn),
    min: Math.min(...drawn),
    max: Math.max(...drawn),
  };
}

function texts(one: ReferenceCase): Readings {
  const [reference, current] = [words(one.reference), words(one.current)];
  const [before, now] = [reference.flatMap(wordsOf), current.flatMap(wordsOf)];
  const vocabulary = [...new Set([...before, ...now])].sort();
  const count = (list: readonly string[]) =>
    vocabulary.map((word) => list.filter((one) => one === word).length);
  const lengths = (list: readonly string[]) => list.map((text) => text.length);
  const test = kolmogorovSmirnov(lengths(reference), lengths(current))._unsafeUnwrap();
  return {
    ...distances(count(before), count(now)),
    refTokens: before.length,
    curTokens: now.length,
    vocabulary,
    refCounts: count(before),
    curCounts: count(now),
    outOfVocabularyRate: unseenShare(now.map(hashWord), wordsFrame(before.map(hashWord))),
    "charLengths.ref": lengths(reference),
    "charLengths.cur": lengths(current),
    charLengthKs: test.statistic,
  };
}

function adjusted(reference: Numbers): Readings {
  const bh = benjaminiHochberg(reference)._unsafeUnwrap();
  return { bh, bhReject005: bh.map((p) => p <= 0.05) };
}

const pairs = z.array(z.tuple([z.number(), z.number()]));
const finite = (written: unknown) => numbers(written).filter(Number.isFinite);

/** Ours by method of the reference; a method that is not here is left for later. */
export const readings: Readonly<Record<string, (one: ReferenceCase) => Readings>> = {
  lcg: generated,
  twoSampleNumeric: ({ reference, current }) => numeric(finite(reference), finite(current)),
  ordinalTests: ({ reference, current }) => ranks(numbers(reference), numbers(current)),
  domainClassifierAuc: ({ reference, current }) => ranks(numbers(reference), numbers(current)),
  deepchecksEmd: ({ reference, current }) => scaled(numbers(reference), numbers(current)),
  momentsMerge: ({ reference, current }) => merged(numbers(reference), numbers(current)),
  probabilityDistances: ({ reference, current }) => distances(numbers(reference), numbers(current)),
  categoricalCounts: ({ reference, current }) => categories(numbers(reference), numbers(current)),
  binnedSignificance: ({ reference, current }) => binned(numbers(reference), numbers(current)),
  twoProportionZ: ({ reference, current }) => rates(numbers(reference), numbers(current)),
  embeddingDrift: ({ reference, current }) => directions(reference, current),
  multipleTesting: ({ reference }) => adjusted(numbers(reference)),
  evidentlyBinned: (one) => {
    const found = counted(one);
    const renamed = { psi: found["psiEvidently"], jensenShannonNat: found["jsNat"] };
    if (one.name === "evidently-cat-new-and-missing") {
      const all = [...words(one.reference), ...words(one.current)];
      return { ...found, ...renamed, categories: [...new Set(all)].sort() };
    }
    const [reference, current] = [numbers(one.reference), numbers(one.current)];
    const [before, now] = sturges(reference, current);
    const both = [...reference, ...current];
    return {
      ...renamed,
      hellinger: hellinger(before, now)._unsafeUnwrap(),
      categories: [...new Set(both)].sort((a, b) => a - b),
      edges: binEdges(both, "sturges")._unsafeUnwrap(),
    };
  },
  ...binReadings,
  nannymlContinuous: doane,
  nannymlCategorical: ({ reference, current }) => {
    const [before, now] = [words(reference), words(current)];
    const names = [...new Set([...before, ...now])];
    const count = (list: readonly string[]) =>
      names.map((name) => list.filter((one) => one === name).length);
    const found = categories(count(before), count(now));
    return {
      ...found,
      chi2: found["homogeneityStat"],
      chi2P: found["homogeneityP"],
      dof: found["homogeneityDof"],
    };
  },
  normalSf: ({ reference }) => ({ values: numbers(reference).map(normalTail) }),
  chi2Sf: ({ reference }) => ({
    values: pairs.parse(reference).map(([x, df]) => chiSquareTail(x, df)),
  }),
  kolmogorovSf: ({ reference }) => ({ values: numbers(reference).map(kolmogorovTail) }),
  kstwoSf: ({ reference }) => ({
    kolmogorovLimit: pairs.parse(reference).map(([d, n]) => kolmogorovTail(d * Math.sqrt(n))),
  }),
  textTokens: texts,
};
