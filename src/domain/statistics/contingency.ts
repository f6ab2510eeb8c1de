import { err, ok, type Result } from "neverthrow";
import type { Side } from "./sample.js";
import { comparable, type SharePair, type WeightError } from "./shares.js";

/** Two samples counted by category; categories that neither has are left out. */
export interface Contingency {
  readonly columns: readonly { readonly reference: number; readonly current: number }[];
  /** How many are in each sample. */
  readonly reference: number;
  readonly current: number;
  /** The categories left less one. */
  readonly degreesOfFreedom: number;
}

function fraction(sample: Side, counts: readonly number[]): WeightError | undefined {
  const index = counts.findIndex((count) => !Number.isSafeInteger(count));
  if (index < 0) return undefined;
  return { type: "not-whole", sample, index, value: counts[index] ?? Number.NaN };
}

/** Both sides if they are whole counts. */
export function whole(pair: SharePair): Result<SharePair, WeightError> {
  const flaw = fraction("reference", pair.reference) ?? fraction("current", pair.current);
  return flaw === undefined ? ok(pair) : err(flaw);
}

/** The table of two samples' counts by category, in one order for both. */
export function contingency(
  reference: readonly number[],
  current: readonly number[],
): Result<Contingency, WeightError> {
  return comparable(reference, current)
    .andThen(whole)
    .map(() => {
      const columns = reference
        .map((count, index) => ({ reference: count, current: current[index] ?? 0 }))
        .filter((column) => column.reference + column.current > 0);
      const total = (side: Side) => columns.reduce((sum, column) => sum + column[side], 0);
      return {
        columns,
        reference: total("reference"),
        current: total("current"),
        degreesOfFreedom: columns.length - 1,
      };
    });
}
