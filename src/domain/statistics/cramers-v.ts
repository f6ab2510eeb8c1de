import type { Result } from "neverthrow";
import { pearson } from "./chi-square.js";
import { contingency } from "./contingency.js";
import type { WeightError } from "./shares.js";

/** How strongly the sample and the category hang together. */
export interface CramersV {
  /** In [0, 1]; of two equal populations it is not 0 but about sqrt(df / n). */
  readonly value: number;
  /** The same without that bias, in [0, 1]. */
  readonly corrected: number;
}

/**
 * Cramer's V of two samples by category: sqrt(chi-square / n), n both samples together. 0 for
 * proportional counts, 1 where no category is in both samples; symmetric; for two categories |phi|.
 *
 * Shape and errors are those of `chiSquareOfHomogeneity`; with one category both values are 0.
 * Source: Cramer 1946; Bergsma 2013 for the correction.
 */
export function cramersV(
  reference: readonly number[],
  current: readonly number[],
): Result<CramersV, WeightError> {
  return contingency(reference, current).map((table) => {
    const df = table.degreesOfFreedom;
    if (df === 0) return { value: 0, corrected: 0 };
    const n = table.reference + table.current;
    const phiSquare = Math.min(1, pearson(table) / n);
    const [rows, columns] = [1 - 1 / (n - 1), df - (df * df) / (n - 1)];
    const corrected = Math.max(0, phiSquare - df / (n - 1)) / Math.min(rows, columns);
    return {
      value: Math.sqrt(phiSquare),
      corrected: corrected > 0 ? Math.min(1, Math.sqrt(corrected)) : 0,
    };
  });
}
