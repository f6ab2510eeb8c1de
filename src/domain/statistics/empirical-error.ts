/** How many parts the first sample's error is cut in: more would narrow it by under 1 %. */
const parts = 100;

/** The chance that an empirical distribution function of n values is off by more than s. */
function dkw(n: number, s: number): number {
  return Math.min(1, 2 * Math.exp(-2 * n * s * s));
}

/** The chance that two independent errors together exceed `total`, from above. */
function chanceOver(total: number, n: number, m: number): number {
  let [chance, before] = [0, 1];
  for (let part = 1; part <= parts; part++) {
    const after = dkw(n, (total * part) / parts);
    // Within a part the second error counts as if the first were at its greater end.
    chance += (before - after) * dkw(m, total - (total * part) / parts);
    before = after;
  }
  return chance + before;
}

/**
 * By how much D of two samples of n and m values may be off from that of their distributions, at the
 * confidence asked for: both samples' errors by the inequality of Dvoretzky, Kiefer and Wolfowitz
 * with Massart's constant, added as the independent numbers they are. In [0, 1], whatever the
 * distributions; a little narrower than two separate errors at half the risk each.
 *
 * Source: Dvoretzky, Kiefer and Wolfowitz 1956; Massart 1990.
 */
export function distributionError(n: number, m: number, confidence: number): number {
  let [low, high] = [0, 1];
  if (chanceOver(high, n, m) > 1 - confidence) return 1;
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2;
    if (chanceOver(middle, n, m) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}
