import type { ColumnKind } from "./column.js";
import type { Frame } from "./profile.js";
import { shareSteps } from "./words.js";

/** How many bins a column of numbers has, at most: one more than edges. */
export const defaultBins = 256;

/** A number further from 0 counts as missing: its fourth power would leave the doubles. */
export const greatestNumber = 1e70;

/** Beyond a reference of amounts: so many edges on either side, each by so much further out. */
const [outerEdges, outerFactor] = [8, 10 ** 0.25];

const shareEdges: readonly number[] = Array.from(
  { length: shareSteps + 1 },
  (_, step) => step / shareSteps,
);

/** The edges that a frame's values are counted between; none of one without numbers. */
export function edgesOf(frame: Frame): readonly number[] {
  if (frame.kind === "words") return shareEdges;
  return "edges" in frame ? frame.edges : [];
}

/** All distinct values if there are few; else the values that cut off equal shares, and the last. */
function innerEdges(sorted: Float64Array, most: number): readonly number[] {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value !== distinct.at(-1)) distinct.push(value);
    if (distinct.length > most) break;
  }
  if (distinct.length <= most) return distinct;
  const cuts = Array.from(
    { length: most },
    (_, cut) => sorted[Math.ceil(((cut + 1) * sorted.length) / most) - 1] ?? 0,
  );
  return [...new Set(cuts)];
}

/**
 * The edges of numbers, ascending and distinct: each of them a value of the reference, so that its
 * distribution function is known exactly there. Amounts have more beyond both ends, log-spaced, so
 * that what grows out of the reference's range is still told apart.
 */
export function frozenEdges(kind: ColumnKind, values: Float64Array): readonly number[] {
  const sorted = values.sort();
  const [least, greatest] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  if (kind !== "amount") return innerEdges(sorted, defaultBins - 1);
  const steps = Array.from({ length: outerEdges }, (_, step) => outerFactor ** (step + 1));
  const [below, above] = [
    least > 0 ? steps.map((step) => least / step).reverse() : [],
    greatest > 0 ? steps.map((step) => greatest * step) : [],
  ];
  const all = [...below, ...innerEdges(sorted, defaultBins - 1 - 2 * outerEdges), ...above];
  // Near the smallest doubles steps fall together, or on 0.
  return [...new Set(all)].filter((edge) => edge > 0 || edge >= least);
}
