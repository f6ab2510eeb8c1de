import type { Result } from "neverthrow";
import { sharesOf, sumOver, type WeightError } from "./shares.js";

/**
 * Hellinger's distance: sqrt(sum (sqrt p - sqrt q)^2 / 2) over the categories.
 *
 * In [0, 1]; 0 for equal shares, 1 where no category is in both; a metric.
 *
 * @param reference - counts or weights by category, in the same order as `current`.
 * Refuses lists of different lengths, negative and not finite weights, and a side without any.
 * Source: Hellinger 1909; Le Cam and Yang 2000.
 */
export function hellinger(
  reference: readonly number[],
  current: readonly number[],
): Result<number, WeightError> {
  return sharesOf(reference, current).map((shares) => {
    const squares = sumOver(shares, (p, q) => (Math.sqrt(p) - Math.sqrt(q)) ** 2);
    return Math.min(1, Math.sqrt(squares / 2));
  });
}
