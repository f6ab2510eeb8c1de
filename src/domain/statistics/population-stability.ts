import type { Result } from "neverthrow";
import { sharesOf, sumOver, type WeightError } from "./shares.js";

/** What is done to shares before they are compared; those of one sample, in the order of categories. */
export type ShareFloor = (shares: readonly number[]) => readonly number[];

/** Every share under `least` counts as `least`; the others stay, so the sum may pass 1. */
export function atLeast(least: number): ShareFloor {
  return (shares) => shares.map((share) => Math.max(share, least));
}

/** (p - q) ln (p / q), without loss where both are near each other. */
function term(p: number, q: number): number {
  if (p === q) return 0;
  const ratio = p / q;
  return (p - q) * (ratio > 0.5 && ratio < 2 ? Math.log1p((p - q) / q) : Math.log(ratio));
}

/**
 * The population stability index: the sum of (p - q) ln (p / q) over the categories, which is
 * Kullback and Leibler's divergence both ways (Jeffreys' divergence), in nats.
 *
 * 0 or more, 0 for equal shares, symmetric, without an upper bound: a category that one side lacks
 * counts what `floor` makes of it (shares under 1e-4 count as 1e-4 unless told; without a floor it
 * is Infinity). That choice decides the number, so compare only numbers of one floor.
 *
 * @param reference - counts or weights by category, in the same order as `current`.
 * Refuses lists of different lengths, negative and not finite weights, and a side without any.
 * Source: Kullback and Leibler 1951; Siddiqi 2006 for the name.
 */
export function populationStability(
  reference: readonly number[],
  current: readonly number[],
  { floor = atLeast(1e-4) }: { readonly floor?: ShareFloor } = {},
): Result<number, WeightError> {
  return sharesOf(reference, current).map((shares) =>
    sumOver({ reference: floor(shares.reference), current: floor(shares.current) }, term),
  );
}
