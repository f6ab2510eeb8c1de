import type { Result } from "neverthrow";
import { whole } from "./contingency.js";
import { stepsOfCounts } from "./sample.js";
import { comparable, sumOf, type WeightError } from "./shares.js";
import { twoSidedCritical } from "./tails.js";
import type { Interval } from "./wilson.js";

/** The variance of delta from how each value lies to the other sample (DeLong's placements). */
function varianceOf(
  reference: readonly number[],
  current: readonly number[],
  [n, m]: readonly [number, number],
): { readonly delta: number; readonly variance: number } {
  let [ofReference, ofCurrent, sum] = [0, 0, 0];
  let last = { reference: 0, current: 0 };
  for (const step of stepsOfCounts(reference, current)) {
    const [before, now] = [step.reference - last.reference, step.current - last.current];
    // How many more of the other sample lie above than below, over its size.
    const aboveReference = (m - step.current - last.current) / m;
    const belowCurrent = (last.reference + step.reference - n) / n;
    ofReference += before * aboveReference ** 2;
    ofCurrent += now * belowCurrent ** 2;
    sum += now * belowCurrent;
    last = step;
  }
  const delta = sum / m;
  const spread = (squares: number, size: number) =>
    size > 1 ? Math.max(0, squares - size * delta * delta) / (size - 1) / size : 1;
  return { delta, variance: spread(ofReference, n) + spread(ofCurrent, m) };
}

/**
 * The interval of Cliff's delta of two samples counted by value or by bin, in one order for both:
 * Cliff's asymmetric one, with the variance by DeLong's placements. Within [-1, 1], and no narrower
 * than what Wilson's interval leaves open of a value that neither sample has: that variance is 0
 * where all values are equal, or all of one sample greater.
 *
 * Refuses lists of different lengths, broken counts, and a sample without any. Throws a RangeError
 * for a confidence outside (0, 1).
 * Source: Cliff 1993; Feng and Cliff 2004; DeLong, DeLong and Clarke-Pearson 1988.
 */
export function cliffsDeltaInterval(
  reference: readonly number[],
  current: readonly number[],
  confidence: number,
): Result<Interval, WeightError> {
  const square = twoSidedCritical(1 - confidence) ** 2;
  return comparable(reference, current)
    .andThen(whole)
    .map(() => {
      const sizes = [sumOf(reference), sumOf(current)] as const;
      const { delta, variance } = varianceOf(reference, current, sizes);
      const rest = 1 - delta * delta;
      const bottom = rest + square * variance;
      const middle = bottom === 0 ? delta : (delta * rest) / bottom;
      const way = Math.sqrt(square * variance * (rest * rest + square * variance));
      const unseen = (2 * square) / (Math.min(...sizes) + square);
      const around = bottom === 0 ? 0 : way / bottom;
      return {
        lower: Math.max(-1, Math.min(middle - around, delta - unseen)),
        upper: Math.min(1, Math.max(middle + around, delta + unseen)),
      };
    });
}
