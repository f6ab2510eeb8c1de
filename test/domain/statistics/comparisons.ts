import {
  atLeast,
  chiSquareOfHomogeneity,
  chiSquareTail,
  cramersV,
  fisherExact,
  gTest,
  hellinger,
  jensenShannonDistance,
  jensenShannonDivergence,
  kolmogorovSmirnov,
  mannWhitney,
  momentsOf,
  normalTail,
  normedWasserstein,
  populationStability,
  populationVariance,
  totalVariation,
  twoProportions,
  wasserstein,
  wilson,
} from "#domain/statistics";

/** What our functions make of a case, under the names of the reference. */
export type Readings = Readonly<Record<string, unknown>>;

/** A sample, or weights by category. */
export type Numbers = readonly number[];

/** From left to right. */
export const sum = (list: Numbers) => list.reduce((all, one) => all + one, 0);

/** How evidently fills up shares of 0. */
function filled(shares: Numbers): Numbers {
  const least = Math.min(...shares.filter((share) => share > 0));
  return shares.map((share) => (share > 0 ? share : least <= 1e-4 ? least / 1e6 : 1e-4));
}

/** Of samples of numbers. */
export function numeric(reference: Numbers, current: Numbers): Readings {
  const exact = kolmogorovSmirnov(reference, current, { exactUpTo: 1e9 })._unsafeUnwrap();
  const limit = kolmogorovSmirnov(reference, current, { exactUpTo: 0 })._unsafeUnwrap();
  return {
    statistic: exact.statistic,
    statisticLocation: exact.location,
    statisticSign: exact.sign,
    pValueExact: exact.pValue,
    pValueAuto: exact.pValue,
    pValueKolmogorovLimit: limit.pValue,
    wasserstein1: wasserstein(reference, current)._unsafeUnwrap(),
    wassersteinNormed: normedWasserstein(reference, current)._unsafeUnwrap(),
    refStdPopulation: Math.sqrt(populationVariance(momentsOf(reference)) ?? Number.NaN),
  };
}

/** Distances of shares by category. */
export function distances(reference: Numbers, current: Numbers): Readings {
  const nats = { base: "e" } as const;
  return {
    psiEvidently: populationStability(reference, current, { floor: filled })._unsafeUnwrap(),
    psiDeepchecks: populationStability(reference, current, {
      floor: atLeast(0.01),
    })._unsafeUnwrap(),
    jsNat: jensenShannonDistance(reference, current, nats)._unsafeUnwrap(),
    jsBase2: jensenShannonDistance(reference, current)._unsafeUnwrap(),
    jsDivergenceNat: jensenShannonDivergence(reference, current, nats)._unsafeUnwrap(),
    jsDivergenceBase2: jensenShannonDivergence(reference, current)._unsafeUnwrap(),
    hellinger: hellinger(reference, current)._unsafeUnwrap(),
    tvd: totalVariation(reference, current)._unsafeUnwrap(),
  };
}

/** Distances and tests of counts by category. */
export function categories(reference: Numbers, current: Numbers): Readings {
  const chi = chiSquareOfHomogeneity(reference, current)._unsafeUnwrap();
  const g = gTest(reference, current)._unsafeUnwrap();
  const v = cramersV(reference, current)._unsafeUnwrap();
  return {
    ...distances(reference, current),
    homogeneityStat: chi.statistic,
    homogeneityDof: chi.degreesOfFreedom,
    homogeneityP: chi.pValue,
    minExpected: chi.smallestExpected,
    gStat: g.statistic,
    gP: g.pValue,
    cramersV: v.value,
    cramersVBiasCorrected: v.corrected,
  };
}

/** Of successes of how many. */
export function rates([a, n]: Numbers, [b, m]: Numbers): Readings {
  const [before, now] = [
    { successes: a ?? 0, n: n ?? 0 },
    { successes: b ?? 0, n: m ?? 0 },
  ];
  const compared = twoProportions(before, now)._unsafeUnwrap();
  const ends = ({ lower, upper }: { readonly lower: number; readonly upper: number }) => [
    lower,
    upper,
  ];
  return {
    p1: compared.reference,
    p2: compared.current,
    // The reference's z is positive where the first rate is greater, ours where the current one is.
    // Where all succeeded it has none, and recommends 0.
    ...(compared.z === 0 ? {} : { z: -compared.z }),
    pTwoSided: compared.pValue,
    pLess: normalTail(compared.z),
    pGreater: normalTail(-compared.z),
    recommendedP: compared.pValue,
    recommendedZ: compared.z,
    diff: compared.difference,
    cohensH: compared.cohensH,
    newcombe95: ends(compared.interval),
    wilson95Ref: ends(wilson(before.successes, before.n, 0.95)),
    wilson95Cur: ends(wilson(now.successes, now.n, 0.95)),
    fisherP: fisherExact(before, now)._unsafeUnwrap(),
  };
}

/** Of which values are greater. */
export function ranks(reference: Numbers, current: Numbers): Readings {
  const test = mannWhitney(reference, current)._unsafeUnwrap();
  return {
    U1: test.u,
    pTwoSided: test.pValue,
    probRefGreater: test.referenceGreater,
    cliffsDeltaCurMinusRef: test.cliffsDelta,
    meanDiff: momentsOf(current).mean - momentsOf(reference).mean,
    auc: 1 - test.referenceGreater,
  };
}

/** Distances of samples of the sizes n and m as p-values, by their limit distributions. */
export function binned(reference: Numbers, current: Numbers): Readings {
  const [n, m] = [sum(reference), sum(current)];
  const size = (n * m) / (n + m);
  const psi = populationStability(reference, current)._unsafeUnwrap();
  const js = jensenShannonDivergence(reference, current, { base: "e" })._unsafeUnwrap();
  const square = hellinger(reference, current)._unsafeUnwrap() ** 2;
  const tail = (value: number) => chiSquareTail(value, reference.length - 1);
  return {
    psi,
    psiP: tail(size * psi),
    jsDivergenceNat: js,
    jsP: tail(8 * size * js),
    hellingerSquared: square,
    hellingerP: tail(8 * size * square),
    homogeneityP: chiSquareOfHomogeneity(reference, current)._unsafeUnwrap().pValue,
  };
}
