/** Count, mean and sums of powers of the deviations from it: enough for the first four moments. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** The sum of (x - mean)^2; `m3` and `m4` of its third and fourth power. */
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
  /** Infinity where there is no value, and `max` -Infinity. */
  readonly min: number;
  readonly max: number;
}

/** The moments of no value at all: merged with others it changes nothing. */
export const noMoments: Moments = {
  count: 0,
  mean: 0,
  m2: 0,
  m3: 0,
  m4: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
};

/**
 * The moments of the values of both: commutative and associative, count, min and max exactly and
 * the others up to rounding.
 *
 * With counts of 0 it gives back the other one as it is. Nothing is subtracted that is large, so a
 * mean far from 0 costs no digits. Source: Chan, Golub and LeVeque 1979; Pebay 2008 (SAND2008-6212)
 * for the third and fourth.
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  const [shareA, shareB] = [a.count / count, b.count / count];
  const between = delta * delta * a.count * shareB;
  return {
    count,
    mean: a.mean + delta * shareB,
    m2: a.m2 + b.m2 + between,
    m3:
      a.m3 +
      b.m3 +
      between * delta * (shareA - shareB) +
      3 * delta * (shareA * b.m2 - shareB * a.m2),
    m4:
      a.m4 +
      b.m4 +
      between * delta * delta * (shareA * shareA - shareA * shareB + shareB * shareB) +
      6 * delta * delta * (shareA * shareA * b.m2 + shareB * shareB * a.m2) +
      4 * delta * (shareA * b.m3 - shareB * a.m3),
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/**
 * The moments of some values, in one pass (Welford 1962). What is not finite makes them NaN; values
 * over 1e75 may make `m4` infinite.
 */
export function momentsOf(values: Iterable<number>): Moments {
  let moments = noMoments;
  for (const value of values) {
    moments = mergeMoments(moments, {
      ...noMoments,
      count: 1,
      mean: value,
      min: value,
      max: value,
    });
  }
  return moments;
}

/** The mean squared deviation (n in the denominator), 0 or more. `undefined` of no value. */
export function populationVariance({ count, m2 }: Moments): number | undefined {
  return count > 0 ? m2 / count : undefined;
}

/** The unbiased variance (n - 1 in the denominator). `undefined` of fewer than two values. */
export function sampleVariance({ count, m2 }: Moments): number | undefined {
  return count > 1 ? m2 / (count - 1) : undefined;
}
