import { chiSquareTail, kolmogorovTail } from "./tails.js";

/** The x at which a falling tail is `alpha`, by bisection; 0 where it is under `alpha` at once. */
function whereTailIs(alpha: number, tail: (x: number) => number): number {
  if (!(alpha > 1e-300 && alpha < 1)) throw new RangeError(`no critical value for ${alpha}`);
  let high = 1;
  while (tail(high) > alpha) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (tail(middle) > alpha) low = middle;
    else high = middle;
  }
}

/**
 * What chi-square exceeds with the probability `alpha`: 6.63 for 0.01 and 1 degree of freedom.
 * Throws a RangeError for an `alpha` outside (1e-300, 1).
 */
export function chiSquareCritical(alpha: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom === 0) return 0;
  return whereTailIs(alpha, (x) => chiSquareTail(x, degreesOfFreedom));
}

/** What Kolmogorov's limit exceeds with the probability `alpha`: 1.63 for 0.01. */
export function kolmogorovCritical(alpha: number): number {
  return whereTailIs(alpha, kolmogorovTail);
}

/**
 * What chi, the root of chi-square, is on average: sqrt 2 gamma((d + 1) / 2) / gamma(d / 2) for d
 * degrees of freedom, by E(d) E(d + 1) = d from E(1) = sqrt(2 / pi).
 */
export function meanChi(degreesOfFreedom: number): number {
  if (degreesOfFreedom === 0) return 0;
  let mean = Math.sqrt(2 / Math.PI);
  for (let d = 1; d < degreesOfFreedom; d++) mean = d / mean;
  return mean;
}

/** What sqrt(n m / (n + m)) D is on average where nothing has changed: sqrt(pi / 2) ln 2. */
export const meanKolmogorov: number = Math.sqrt(Math.PI / 2) * Math.LN2;

/** How large distances become of samples of one distribution. */
export interface NoiseFloor {
  /** What the stability index is on average. */
  readonly psiMean: number;
  /** What is exceeded with the probability `alpha`. */
  readonly psi: number;
  /** Of the divergence in nats, of the distance in nats, and of that to base 2. */
  readonly jensenShannonDivergence: number;
  readonly jensenShannonDistance: number;
  readonly jensenShannonDistanceBase2: number;
  readonly hellinger: number;
  readonly kolmogorovSmirnov: number;
}

/**
 * How large distances over `bins` categories become of samples of the sizes n and m of one
 * distribution: with N = n m / (n + m), N PSI, 8 N JS (in nats) and 8 N Hellinger^2 tend to
 * chi-square with bins - 1 degrees of freedom, and sqrt N D to Kolmogorov's limit. Rough where a bin
 * is to have fewer than 5 values.
 *
 * Source: Kullback 1959, section 6.4; Read and Cressie 1988; Kolmogorov 1933.
 */
export function noiseFloor(
  bins: number,
  [n, m]: readonly [number, number],
  alpha: number,
): NoiseFloor {
  const size = (n / (n + m)) * m;
  const psi = chiSquareCritical(alpha, bins - 1) / size;
  return {
    psiMean: (bins - 1) / size,
    psi,
    jensenShannonDivergence: psi / 8,
    jensenShannonDistance: Math.sqrt(psi / 8),
    jensenShannonDistanceBase2: Math.sqrt(psi / 8 / Math.LN2),
    hellinger: Math.sqrt(psi / 8),
    kolmogorovSmirnov: kolmogorovCritical(alpha) / Math.sqrt(size),
  };
}
