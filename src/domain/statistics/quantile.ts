import { err, ok, type Result } from "neverthrow";

/** Why values have no quantiles. */
export type QuantileError =
  | { readonly type: "empty" }
  | { readonly type: "not-finite"; readonly index: number; readonly value: number };

/** Values in ascending order, if there is one and all are finite. */
export function ascending(values: readonly number[]): Result<Float64Array, QuantileError> {
  if (values.length === 0) return err({ type: "empty" });
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) {
    return err({ type: "not-finite", index, value: values[index] ?? Number.NaN });
  }
  return ok(Float64Array.from(values).sort());
}

/** A quantile of values in ascending order, of which there is one at least. */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  const part = place - Math.floor(place);
  // From the nearer end, so that both ends are met exactly.
  return part < 0.5 ? low + part * (high - low) : high - (1 - part) * (high - low);
}

/**
 * The quantiles of some values at `shares`, in their unit: between the two values next to
 * share (n - 1), in a straight line. Shares outside [0, 1] count as 0 and 1.
 *
 * Refuses no values, and values that are not finite.
 * Source: Hyndman and Fan 1996, type 7; as `numpy.quantile`.
 */
export function quantiles(
  values: readonly number[],
  shares: readonly number[],
): Result<readonly number[], QuantileError> {
  return ascending(values).map((sorted) => shares.map((share) => quantileOfSorted(sorted, share)));
}

/**
 * What cuts the values in `bins` parts of about equal size: their quantiles at i / bins, ascending
 * and distinct, so fewer than `bins` - 1 where values repeat. Refuses what `quantiles` does.
 */
export function quantileEdges(
  values: readonly number[],
  bins: number,
): Result<readonly number[], QuantileError> {
  const shares = Array.from({ length: bins - 1 }, (_, index) => (index + 1) / bins);
  return quantiles(values, shares).map((edges) => [...new Set(edges)]);
}
