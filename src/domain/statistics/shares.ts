import { err, ok, type Result } from "neverthrow";
import type { Side } from "./sample.js";

/** Why two lists of counts or weights by category cannot be compared. */
export type WeightError =
  /** No category, or nothing in any. */
  | { readonly type: "empty"; readonly sample: Side }
  /** Their sum is over the largest double. */
  | { readonly type: "too-large"; readonly sample: Side }
  | { readonly type: "lengths-differ"; readonly reference: number; readonly current: number }
  | {
      readonly type: "not-finite" | "negative" | "not-whole";
      readonly sample: Side;
      readonly index: number;
      readonly value: number;
    };

/** What part of its sample each category has, in one order for both; each side adds up to 1. */
export interface SharePair {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** All of them together. */
export function sumOf(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

function flawOf(sample: Side, weights: readonly number[]): WeightError | undefined {
  for (const [index, value] of weights.entries()) {
    if (!Number.isFinite(value)) return { type: "not-finite", sample, index, value };
    if (value < 0) return { type: "negative", sample, index, value };
  }
  const total = sumOf(weights);
  if (total === Infinity) return { type: "too-large", sample };
  return total > 0 ? undefined : { type: "empty", sample };
}

/** Both sides if they can be compared: as long as each other, finite, none negative, not all 0. */
export function comparable(
  reference: readonly number[],
  current: readonly number[],
): Result<SharePair, WeightError> {
  if (reference.length !== current.length) {
    return err({
      type: "lengths-differ",
      reference: reference.length,
      current: current.length,
    });
  }
  const flaw = flawOf("reference", reference) ?? flawOf("current", current);
  return flaw === undefined ? ok({ reference, current }) : err(flaw);
}

function normed(weights: readonly number[]): readonly number[] {
  const total = sumOf(weights);
  return weights.map((weight) => weight / total);
}

/** Counts or weights by category as shares of their sums. */
export function sharesOf(
  reference: readonly number[],
  current: readonly number[],
): Result<SharePair, WeightError> {
  return comparable(reference, current).map((pair) => ({
    reference: normed(pair.reference),
    current: normed(pair.current),
  }));
}

/** The sum over all categories of a function of both shares. */
export function sumOver(
  { reference, current }: SharePair,
  term: (before: number, now: number) => number,
): number {
  return reference.reduce((sum, before, index) => sum + term(before, current[index] ?? 0), 0);
}
