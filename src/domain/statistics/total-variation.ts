import type { Result } from "neverthrow";
import { sharesOf, sumOver, type WeightError } from "./shares.js";

/**
 * The total variation distance: half the sum of |p - q| over the categories, which is the share of
 * a sample that would have to change its category to make both equal.
 *
 * In [0, 1]; 0 for equal shares, 1 where no category is in both; a metric.
 *
 * @param reference - counts or weights by category, in the same order as `current`.
 * Refuses lists of different lengths, negative and not finite weights, and a side without any.
 * Source: Levin, Peres and Wilmer 2009, section 4.1.
 */
export function totalVariation(
  reference: readonly number[],
  current: readonly number[],
): Result<number, WeightError> {
  return sharesOf(reference, current).map((shares) =>
    Math.min(1, sumOver(shares, (p, q) => Math.abs(p - q)) / 2),
  );
}
