import { type Compared, type NotCompared, percent } from "./comparison.js";
import type { ColumnProfiles, DriftInput } from "./input.js";
import { thresholdsOf } from "./thresholds.js";

/** Both windows of a report. */
export type Sides = Pick<DriftInput, "reference" | "current">;

/**
 * What a check of missing values finds, with how many customers the column applies to. A row that it
 * does not apply to is not missing: where a judge no longer answers for half of the messages, all
 * scores that there are may be present. There is no test of that; it is told, and is not stable.
 */
export function withApplying(
  found: Compared | NotCompared,
  { column, reference, current }: ColumnProfiles,
  sides: Sides,
): Compared | NotCompared {
  // Of words a part of the reference's rows makes the vocabulary.
  if (found.type !== "compared" || column.kind === "words") return found;
  const was = reference.rows / sides.reference.customers;
  const is = current.rows / sides.current.customers;
  if (!(Math.max(was / is, is / was) >= thresholdsOf["volume-ratio"].warn)) return found;
  const told = `It applies to ${percent(was)} of the reference's customers and to ${percent(is)} of the current ones; where it does not apply it is not missing.`;
  return { ...found, leavesOpen: true, caveats: [...found.caveats, told] };
}
