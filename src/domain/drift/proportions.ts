import { fisherExact, type Proportion, twoProportions } from "../statistics/index.js";
import type { Thresholds } from "./column.js";
import { confidence, effectOf } from "./thresholds.js";
import type { Effect, Gate } from "./verdict.js";

/** Under it in any cell of the table Fisher's exact test takes the place of the z test. */
const smallCell = 5;

function hasSmallCell({ successes, n }: Proportion): boolean {
  return successes < smallCell || n - successes < smallCell;
}

/** The share of `successes` on both sides as a change in points, with its test. */
export function comparedShares(
  reference: Proportion,
  current: Proportion,
  thresholds: Thresholds,
  of = "",
): { readonly effect: Effect; readonly gate: Omit<Gate, "adjustedP"> } {
  const compared = twoProportions(reference, current, { confidence })._unsafeUnwrap();
  const pooled = (reference.successes + current.successes) / (reference.n + current.n);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / reference.n + 1 / current.n));
  const isSmall = hasSmallCell(reference) || hasSmallCell(current);
  return {
    effect: effectOf({
      measure: "points",
      value: compared.difference,
      interval: [compared.interval.lower, compared.interval.upper],
      how: `${of}Newcombe's interval from Wilson's`,
      noiseFloor: Math.sqrt(2 / Math.PI) * deviation,
      thresholds,
    }),
    gate: isSmall
      ? { test: "fisher", p: fisherExact(reference, current)._unsafeUnwrap() }
      : { test: "two-proportions", p: compared.pValue },
  };
}
