import { normalTail } from "./tails.js";
import type { Interval } from "./wilson.js";

/**
 * The share of noncentral chi-square at or under x, by Sankaran's third normal approximation: within
 * 0.005 for 2 degrees of freedom and more, 0.02 for one.
 */
function shareUpTo(x: number, df: number, lambda: number): number {
  const [mean, spread] = [df + lambda, df + 2 * lambda];
  const h = 1 - (2 * mean * (df + 3 * lambda)) / (3 * spread * spread);
  const p = spread / (mean * mean);
  const m = (h - 1) * (1 - 3 * h);
  const centre = 1 + h * p * (h - 1 - 0.5 * (2 - h) * m * p);
  const deviation = h * Math.sqrt(2 * p) * (1 + 0.5 * m * p);
  return normalTail((centre - (x / mean) ** h) / deviation);
}

/** The lambda at which `statistic` lies at `share`: the share falls as lambda grows. */
function lambdaAt(share: number, statistic: number, df: number): number {
  if (shareUpTo(statistic, df, 0) <= share) return 0;
  let [low, high] = [0, statistic + df + 10];
  while (shareUpTo(statistic, df, high) > share) high *= 2;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (shareUpTo(statistic, df, middle) > share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The interval of the noncentrality of chi-square from one value of it: what lambda may be so that
 * the value is not among the rarest on either side. 0 or more at both ends.
 *
 * Source: Steiger and Fouladi 1997 for the interval; Sankaran 1963 for the distribution.
 *
 * @param statistic - 0 or more. @param degreesOfFreedom - 1 or more.
 * @param confidence - over 0, under 1.
 */
export function noncentralityInterval(
  statistic: number,
  degreesOfFreedom: number,
  confidence: number,
): Interval {
  const outside = (1 - confidence) / 2;
  return {
    lower: lambdaAt(1 - outside, statistic, degreesOfFreedom),
    upper: lambdaAt(outside, statistic, degreesOfFreedom),
  };
}
