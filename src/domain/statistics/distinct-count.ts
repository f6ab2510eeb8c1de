/**
 * How many distinct things there are, from the smallest of their hashes: as many as `hashes` where
 * fewer than `limit` are given; else by how densely they lie, with a standard error of
 * 1 / sqrt(limit - 2) of it.
 *
 * @param hashes - distinct, whole, evenly spread over [0, 2^32): all of them, or the `limit` smallest.
 * Source: Bar-Yossef et al. 2002; Beyer et al. 2007.
 */
export function distinctCount(hashes: readonly number[], limit: number): number {
  if (hashes.length < limit) return hashes.length;
  const greatest = hashes.reduce((most, hash) => Math.max(most, hash), 0);
  return Math.round(((limit - 1) * 2 ** 32) / (greatest + 1));
}
