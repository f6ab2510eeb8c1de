import type { Result } from "neverthrow";
import { whole } from "./contingency.js";
import { type SampleError, type Step, sortedSamples, steps, stepsOfCounts } from "./sample.js";
import { comparable, sumOf, type WeightError } from "./shares.js";
import { normalTail } from "./tails.js";

/** Whether values of one sample tend to be greater than those of the other. */
export interface MannWhitney {
  /** In how many pairs the reference's value is the greater one, ties half; in [0, n m]. */
  readonly u: number;
  /** Two-sided. */
  readonly pValue: number;
  /** The chance that a value of the reference is greater than a current one, ties half; in [0, 1]. */
  readonly referenceGreater: number;
  /** Cliff's delta, in [-1, 1]: P(current > reference) - P(current < reference). */
  readonly cliffsDelta: number;
  /** The standard deviation of `cliffsDelta` where both samples are of one distribution. */
  readonly deviation: number;
}

/** The test from the steps of both distribution functions. */
function fromSteps(steps: Iterable<Step>, [n, m]: readonly [number, number]): MannWhitney {
  const all = n + m;
  // Pairs won less pairs lost by the current sample, and the sum over ties t of t (all^2 - t^2),
  // the tie correction without its cancellation.
  let [balance, spread] = [0, 0];
  let last = { reference: 0, current: 0 };
  for (const step of steps) {
    const [before, now] = [step.reference - last.reference, step.current - last.current];
    const ties = before + now;
    balance += now * (last.reference - (n - step.reference));
    spread += ties * (all - ties) * (all + ties);
    last = step;
  }
  const deviation = Math.sqrt(n * m * (spread / (12 * all * (all - 1))));
  const distance = Math.max(0, Math.abs(balance) - 1) / 2;
  const pairs = n * m;
  return {
    u: (pairs - balance) / 2,
    pValue: deviation === 0 ? 1 : Math.min(1, 2 * normalTail(distance / deviation)),
    referenceGreater: (pairs - balance) / 2 / pairs,
    cliffsDelta: balance / pairs,
    deviation: (2 * deviation) / pairs,
  };
}

/**
 * The Mann-Whitney (Wilcoxon rank sum) test with Cliff's delta. The p-value is the normal
 * approximation with tie and continuity correction, at every size: rough where a sample has fewer
 * than about eight values. 1 where all values are equal.
 *
 * Exchanging the samples turns the sign of delta and keeps p; only the order of values counts.
 * Refuses empty samples and values that are not finite.
 * Source: Mann and Whitney 1947; Cliff 1993; as `scipy.stats.mannwhitneyu(method="asymptotic")`.
 */
export function mannWhitney(
  reference: readonly number[],
  current: readonly number[],
): Result<MannWhitney, SampleError> {
  return sortedSamples(reference, current).map((samples) =>
    fromSteps(steps(samples), [reference.length, current.length]),
  );
}

/**
 * The same of two samples that are counted by value or by bin, ascending, in one order for both:
 * values of one bin count as equal. Refuses lists of different lengths, broken counts, and a
 * sample without any.
 */
export function mannWhitneyOfCounts(
  reference: readonly number[],
  current: readonly number[],
): Result<MannWhitney, WeightError> {
  return comparable(reference, current)
    .andThen(whole)
    .map(() =>
      fromSteps(stepsOfCounts(reference, current), [sumOf(reference), sumOf(current)] as const),
    );
}
