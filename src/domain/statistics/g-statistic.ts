import type { Result } from "neverthrow";
import { byChiSquare, type HomogeneityTest } from "./chi-square.js";
import { contingency } from "./contingency.js";
import type { WeightError } from "./shares.js";

/** observed ln (observed / expected) - (observed - expected), which is never negative. */
function deviance(observed: number, gap: number, expected: number): number {
  if (observed === 0) return expected;
  const relative = gap / expected;
  const log = Math.abs(relative) < 0.5 ? Math.log1p(relative) : Math.log(observed / expected);
  return observed * log - gap;
}

/**
 * The G test (likelihood ratio) of homogeneity of two samples by category: 2 sum observed ln
 * (observed / expected), without Williams' correction. What is expected comes from both samples.
 *
 * Shape, symmetry and errors are those of `chiSquareOfHomogeneity`.
 * Source: Wilks 1938; Sokal and Rohlf 1981.
 */
export function gTest(
  reference: readonly number[],
  current: readonly number[],
): Result<HomogeneityTest, WeightError> {
  return contingency(reference, current).map((table) => {
    const total = table.reference + table.current;
    const statistic = table.columns.reduce((sum, column) => {
      const both = column.reference + column.current;
      const gap = (column.reference * table.current - column.current * table.reference) / total;
      const before = deviance(column.reference, gap, (both / total) * table.reference);
      return sum + before + deviance(column.current, -gap, (both / total) * table.current);
    }, 0);
    return byChiSquare(table, Math.max(0, 2 * statistic));
  });
}
