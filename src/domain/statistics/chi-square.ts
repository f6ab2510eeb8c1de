import type { Result } from "neverthrow";
import { type Contingency, contingency } from "./contingency.js";
import type { WeightError } from "./shares.js";
import { chiSquareTail } from "./tails.js";

/** A test of whether two samples have the same shares by category. */
export interface HomogeneityTest {
  /** 0 or more. */
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** The least count that was to be expected; under 5 the p-value is not to be relied on. */
  readonly smallestExpected: number;
}

/** Pearson's statistic of a table, from whole numbers: exactly 0 for proportional counts. */
export function pearson({ columns, reference, current }: Contingency): number {
  return columns.reduce((sum, column) => {
    const gap = column.reference * current - column.current * reference;
    return sum + (gap / reference) * (gap / current / (column.reference + column.current));
  }, 0);
}

/** A statistic of a table as a test, by the chi-square distribution. */
export function byChiSquare(table: Contingency, statistic: number): HomogeneityTest {
  const { columns, reference, current, degreesOfFreedom } = table;
  const rarest = columns.reduce((least, c) => Math.min(least, c.reference + c.current), Infinity);
  return {
    statistic,
    degreesOfFreedom,
    pValue: chiSquareTail(statistic, degreesOfFreedom),
    smallestExpected: (Math.min(reference, current) * rarest) / (reference + current),
  };
}

/**
 * The chi-square test of homogeneity of two samples by category: the sum of (observed - expected)^2
 * / expected, where what is expected comes from both samples together. It is not a test of fit to
 * the reference, which would take the reference's shares for known and find drift in its noise.
 * Without Yates' correction, so for two categories it is the square of the pooled z.
 *
 * Symmetric; the order of categories does not matter; categories that neither sample has are left
 * out. With one category the statistic is 0 and p 1.
 *
 * @param reference - whole counts by category, in the same order as `current`.
 * Refuses lists of different lengths, negative or broken counts, and a sample without any.
 * Source: Pearson 1900; Agresti 2013, section 3.2; as `scipy.stats.chi2_contingency`.
 */
export function chiSquareOfHomogeneity(
  reference: readonly number[],
  current: readonly number[],
): Result<HomogeneityTest, WeightError> {
  return contingency(reference, current).map((table) => byChiSquare(table, pearson(table)));
}
