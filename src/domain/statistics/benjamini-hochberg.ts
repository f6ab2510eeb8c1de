import { err, ok, type Result } from "neverthrow";

/** A number that is no probability, and its place in the list. */
export interface PValueError {
  readonly type: "not-a-probability";
  readonly index: number;
  readonly value: number;
}

/**
 * p-values of several tests adjusted by Benjamini and Hochberg, in the order given: rejecting those
 * at or under q keeps the expected share of false rejections at or under q, for tests that are
 * independent or positively dependent.
 *
 * The k-th smallest of m becomes the least of p m / k from it upwards, at most 1. None is lowered,
 * their order stays, equal ones stay equal; no p-values give none. Refuses what lies outside [0, 1].
 * Source: Benjamini and Hochberg 1995; as `scipy.stats.false_discovery_control`.
 */
export function benjaminiHochberg(
  pValues: readonly number[],
): Result<readonly number[], PValueError> {
  const wrong = pValues.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong >= 0) {
    return err({ type: "not-a-probability", index: wrong, value: pValues[wrong] ?? Number.NaN });
  }
  const adjusted = [...pValues];
  const descending = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  let least = 1;
  for (const [above, { p, index }] of descending.entries()) {
    least = Math.min(least, p * (pValues.length / (pValues.length - above)));
    adjusted[index] = least;
  }
  return ok(adjusted);
}
