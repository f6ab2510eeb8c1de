import type { Result } from "neverthrow";
import { sharesOf, sumOver, type WeightError } from "./shares.js";

/** The base of the logarithm: bits (2), in which the greatest value is 1, or nats. */
export interface LogarithmBase {
  readonly base?: 2 | "e";
}

/**
 * p ln (p / s) + q ln (q / s), s their mean. For near p and q it is written in d = (p - q) / (p + q)
 * so that the large terms, which cancel, never appear: it is never negative.
 */
function term(p: number, q: number): number {
  const sum = p + q;
  if (sum === 0) return 0;
  const d = (p - q) / sum;
  if (Math.abs(d) < 0.5) return (sum / 2) * (Math.log1p(-d * d) + 2 * d * Math.atanh(d));
  const part = (share: number) => (share === 0 ? 0 : share * Math.log((2 * share) / sum));
  return part(p) + part(q);
}

/**
 * The Jensen-Shannon divergence: the mean of Kullback and Leibler's divergences of both sides from
 * their middle. In bits unless told (`base`).
 *
 * In [0, 1] bits or [0, ln 2] nats; 0 for equal shares, the greatest value where no category is in
 * both; symmetric; categories that one side lacks need no floor.
 *
 * @param reference - counts or weights by category, in the same order as `current`.
 * Refuses lists of different lengths, negative and not finite weights, and a side without any.
 * Source: Lin 1991.
 */
export function jensenShannonDivergence(
  reference: readonly number[],
  current: readonly number[],
  { base = 2 }: LogarithmBase = {},
): Result<number, WeightError> {
  const greatest = base === 2 ? 1 : Math.LN2;
  return sharesOf(reference, current).map((shares) => {
    const share = sumOver(shares, term) / 2 / Math.LN2;
    return greatest * Math.min(1, share);
  });
}

/**
 * The Jensen-Shannon distance: the square root of the divergence, in [0, 1] for base 2 and
 * [0, 0.8326] for base e. A metric. Refuses what `jensenShannonDivergence` does.
 * Source: Endres and Schindelin 2003; as `scipy.spatial.distance.jensenshannon`.
 */
export function jensenShannonDistance(
  reference: readonly number[],
  current: readonly number[],
  base: LogarithmBase = {},
): Result<number, WeightError> {
  return jensenShannonDivergence(reference, current, base).map(Math.sqrt);
}
