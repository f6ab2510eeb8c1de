import type { Result } from "neverthrow";
import { type Proportion, type ProportionError, proportions } from "./two-proportions.js";

/**
 * Tables whose probabilities differ by less, relatively, count as equally likely: rounding must not
 * break a tie. It is above what a million steps of rounding make.
 */
const tie = 1e-10;

/**
 * Fisher's exact test of two proportions, two-sided: the probability of all tables of the same
 * margins that are at most as likely as this one, in [0, 1].
 *
 * Each table's weight is made from its neighbour's, beginning at the likeliest, and what is summed
 * is the tails themselves, so a tiny p is exact down to 1e-300. Time is the number of tables, at
 * most the smallest margin and one, and only those over 1e-308 of the likeliest. Symmetric in the samples and in success and failure.
 * Refuses what `twoProportions` does.
 * Source: Fisher 1922; as `scipy.stats.fisher_exact`.
 */
export function fisherExact(
  reference: Proportion,
  current: Proportion,
): Result<number, ProportionError> {
  return proportions(reference, current).map(([a, b]) => {
    const successes = a.successes + b.successes;
    const [first, last] = [Math.max(0, successes - b.n), Math.min(a.n, successes)];
    /** How much likelier k + 1 successes in the reference are than k. */
    const growth = (k: number) =>
      (((a.n - k) / (k + 1)) * (successes - k)) / (b.n - successes + k + 1);
    const mode = Math.min(
      last,
      Math.max(first, Math.floor(((a.n + 1) * (successes + 1)) / (a.n + b.n + 2))),
    );
    const [below, above]: [number[], number[]] = [[], []];
    for (let [k, weight] = [mode, 1]; k > first && weight > 0; k--) {
      weight /= growth(k - 1);
      below.push(weight);
    }
    for (let [k, weight] = [mode, 1]; k < last && weight > 0; k++) {
      weight *= growth(k);
      above.push(weight);
    }
    const side = a.successes < mode ? below : above;
    const observed = a.successes === mode ? 1 : (side[Math.abs(a.successes - mode) - 1] ?? 0);
    const limit = observed * (1 + tie);
    let [all, atMost] = [0, 0];
    for (const weight of [1, ...below, ...above]) {
      all += weight;
      if (weight <= limit) atMost += weight;
    }
    return Math.min(1, atMost / all);
  });
}
