import type { Result } from "neverthrow";
import { momentsOf } from "./moments.js";
import { ascending, type QuantileError, quantileOfSorted } from "./quantile.js";

/** How wide bins are: by how many values there are, by their skewness too, or by their quartiles. */
export type BinRule = "sturges" | "doane" | "freedman-diaconis";

function widthOf(sorted: Float64Array, rule: BinRule): number {
  const n = sorted.length;
  const range = (sorted[n - 1] ?? 0) - (sorted[0] ?? 0);
  if (rule === "sturges") return range / (Math.log2(n) + 1);
  if (rule === "freedman-diaconis") {
    const quartiles = quantileOfSorted(sorted, 0.75) - quantileOfSorted(sorted, 0.25);
    return (2 * quartiles) / Math.cbrt(n);
  }
  const { m2, m3 } = momentsOf(sorted);
  const skewness = Math.abs((m3 / n) * (m2 / n) ** -1.5);
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return n > 2 && m2 > 0 ? range / (1 + Math.log2(n) + Math.log2(1 + skewness / error)) : 0;
}

/**
 * The edges of bins of one width over the values, both ends counted in: one more than bins. Equal
 * values make one bin of width 1 around them. Refuses no values, and values that are not finite.
 * Source: Sturges 1926; Doane 1976; Freedman and Diaconis 1981; as `numpy.histogram_bin_edges`.
 */
export function binEdges(
  values: readonly number[],
  rule: BinRule,
): Result<readonly number[], QuantileError> {
  return ascending(values).map((sorted) => {
    const [least, greatest] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
    if (least === greatest) return [least - 0.5, least + 0.5];
    const width = widthOf(sorted, rule);
    const bins = width > 0 ? Math.ceil((greatest - least) / width) : 1;
    const edge = (index: number) => (index * (greatest - least)) / bins + least;
    return Array.from({ length: bins + 1 }, (_, index) =>
      index === bins ? greatest : edge(index),
    );
  });
}

/** Values counted by bin, and those outside. */
export interface Histogram {
  /** One fewer than edges. */
  readonly counts: readonly number[];
  readonly below: number;
  readonly above: number;
}

/** How many of `edges`, ascending, are less than or equal to a value. */
function edgesUpTo(value: number, edges: readonly number[]): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Values counted between `edges`, ascending: from each edge on up to the next, which is not counted
 * in but at the last; NaN is in none. As `numpy.histogram`.
 */
export function histogram(values: Iterable<number>, edges: readonly number[]): Histogram {
  const counts = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  let [below, above] = [0, 0];
  for (const value of values) {
    const place = value === edges.at(-1) ? edges.length - 1 : edgesUpTo(value, edges);
    if (value < (edges[0] ?? Infinity)) below++;
    else if (value > (edges.at(-1) ?? -Infinity)) above++;
    else if (!Number.isNaN(value)) counts[place - 1] = (counts[place - 1] ?? 0) + 1;
  }
  return { counts, below, above };
}

/** Values counted from edge to edge with the outermost bins open: one more than `edges`. */
export function countsAround(
  values: Iterable<number>,
  edges: readonly number[],
): readonly number[] {
  const { counts, below, above } = histogram(values, [-Infinity, ...edges, Infinity]);
  return counts.map((count, index) => {
    const outside = index === 0 ? below : index === counts.length - 1 ? above : 0;
    return count + outside;
  });
}
