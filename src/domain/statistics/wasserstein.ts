import type { Result } from "neverthrow";
import { momentsOf, populationVariance } from "./moments.js";
import { type SampleError, sortedSamples, steps } from "./sample.js";

/**
 * The Wasserstein-1 (earth mover's) distance: the integral of |F(x) - G(x)|, which is the least
 * mean way that values must move to turn one sample into the other.
 *
 * In the unit of the values, 0 or more, 0 for equal distributions; a metric. It shifts with no
 * common shift and scales with a common factor. Infinity where values lie further apart than the
 * largest double. Refuses empty samples and values that are not finite.
 * Source: Vallender 1974; as `scipy.stats.wasserstein_distance`.
 */
export function wasserstein(
  reference: readonly number[],
  current: readonly number[],
): Result<number, SampleError> {
  return sortedSamples(reference, current).map((samples) => {
    let [sum, from, gap] = [0, 0, 0];
    for (const step of steps(samples)) {
      if (gap > 0) sum += gap * (step.value - from);
      gap = Math.abs(step.reference / reference.length - step.current / current.length);
      from = step.value;
    }
    return sum;
  });
}

/**
 * Wasserstein-1 over the population standard deviation of the reference: how many of its standard
 * deviations values move on average. No unit, 0 or more; not symmetric.
 *
 * A deviation under `smallest` (in the unit of the values, 0.001 unless told) counts as `smallest`,
 * so that a constant reference gives a number. Refuses what `wasserstein` does.
 * Source: the drift preset of evidently, `wasserstein_distance_norm`.
 */
export function normedWasserstein(
  reference: readonly number[],
  current: readonly number[],
  { smallest = 0.001 }: { readonly smallest?: number } = {},
): Result<number, SampleError> {
  return wasserstein(reference, current).map((distance) => {
    const variance = populationVariance(momentsOf(reference)) ?? 0;
    return distance / Math.max(Math.sqrt(variance), smallest);
  });
}
