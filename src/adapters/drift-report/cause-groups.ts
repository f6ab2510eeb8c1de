import type { Cause, ColumnVerdict, DriftReport } from "#domain/drift";
import { checkName, listed, ofType, parts } from "./words.js";

/** A change that the record shows, and what it explains. */
export interface ChangeGroup {
  readonly sentence: string;
  readonly explains: readonly { readonly column: ColumnVerdict; readonly cause: Cause }[];
}

/** Changes inside the windows, each once, with the drifted columns that name them as a cause. */
export function changeGroups(report: DriftReport): readonly ChangeGroup[] {
  const named = ofType(parts(report).whole.columns, "drift").flatMap((column) =>
    column.causes.map((cause) => ({ column, cause })),
  );
  const sentences = new Set([...report.changes, ...named.map(({ cause }) => cause.sentence)]);
  return [...sentences].map((sentence) => ({
    sentence,
    explains: named.filter(({ cause }) => cause.sentence === sentence),
  }));
}

/** What comparing again among rows that are alike came to, in words, for all columns at once. */
export function explanations({ explains }: ChangeGroup): readonly string[] {
  const [first] = explains;
  if (first === undefined) return [];
  const alike = `among rows alike in ${kindOf(first.cause.what)}`;
  const names = (...types: readonly (string | undefined)[]) => [
    ...new Set(
      explains
        .filter(({ cause }) => types.includes(cause.within?.verdict.type))
        .map(({ column }) => checkName(column)),
    ),
  ];
  const told: readonly (readonly [string, readonly string[]])[] = [
    [`Stable ${alike}`, names("stable")],
    [`Drift ${alike}, too`, names("drift")],
    [`Cannot be told ${alike}`, names("inconclusive", "error", "not-comparable", undefined)],
  ];
  return told.flatMap(([what, columns]) =>
    columns.length === 0 ? [] : [`${what}: ${listed(columns)}.`],
  );
}

/** What the comparison among rows that are alike in a cause came to, in words. */
export function withinWords({ within, what }: Cause): string {
  const alike = `among rows alike in ${kindOf(what)}`;
  if (within === undefined) return `no rows are alike in ${kindOf(what)}`;
  const { verdict } = within;
  if (verdict.type === "drift") return `drift ${alike}, too`;
  return "why" in verdict ? verdict.why : `${verdict.type} ${alike}`;
}

function kindOf(what: Cause["what"]): string {
  return what.replace("-", " ");
}
