import { twoSidedCritical } from "./tails.js";

/** From where to where a value lies, both ends counted in. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The lower end: the smaller root of the score equation, without its cancellation. */
function lowerEnd(successes: number, n: number, z: number): number {
  const p = successes / n;
  const square = (z * z) / n;
  const root = z * Math.sqrt((p * (1 - p)) / n + square / (4 * n));
  return (p * p) / (p + square / 2 + root);
}

/**
 * Wilson's score interval of a proportion, in [0, 1]: exactly 0 or 1 at an end without failures or
 * successes, and it never leaves the range. Source: Wilson 1927.
 *
 * @param successes - whole, 0 to `n`; `n` is 1 or more.
 * @param confidence - over 0, under 1: 0.95 for a 95 % interval. Throws a RangeError for others.
 */
export function wilson(successes: number, n: number, confidence: number): Interval {
  const z = twoSidedCritical(1 - confidence);
  return { lower: lowerEnd(successes, n, z), upper: 1 - lowerEnd(n - successes, n, z) };
}
