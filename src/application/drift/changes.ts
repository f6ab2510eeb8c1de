import type { Instant } from "#domain";
import type { Cause } from "#domain/drift";
import { causes } from "./causes.js";

/** How often a value of a cause was met in each window, and when first and last. */
export interface CauseValue {
  readonly value: string;
  readonly reference: number;
  readonly current: number;
  readonly first: Instant;
  readonly last: Instant;
}

/** What was changed between the windows, or inside of them. */
export interface Change {
  readonly cause: Omit<Cause, "within">;
  /** The value that is most common in both windows; rows with it are alike in what was changed. */
  readonly alike: string | undefined;
}

/** From which change of a share on a cause is worth a sentence: 5 points, or a new or vanished one. */
const worthTelling = 0.05;
const valuesTold = 4;

/**
 * The change of each cause, where there is one. Without rows in a window nothing was changed.
 *
 * @param hasRows - Whether the reference's rows are there, or only its profiles.
 */
export function changesOf(
  met: ReadonlyMap<Cause["what"], readonly CauseValue[]>,
  hasRows: boolean,
): readonly Change[] {
  return causes.flatMap(({ what, title }) => {
    const values = met.get(what) ?? [];
    const [reference, current] = [total(values, "reference"), total(values, "current")];
    if (reference === 0 || current === 0) return [];
    const shared = values.map((each) => ({
      ...each,
      before: each.reference / reference,
      after: each.current / current,
    }));
    const isNew = shared.some(({ before, after }) => before === 0 || after === 0);
    const most = Math.max(...shared.map(({ before, after }) => Math.abs(after - before)));
    if (!isNew && most < worthTelling) return [];
    const common = shared
      .filter(({ before, after }) => before > 0 && after > 0)
      .toSorted((a, b) => Math.min(b.before, b.after) - Math.min(a.before, a.after))[0]?.value;
    const alike = hasRows ? common : undefined;
    const sentence = `${sentenceOf(title, shared)} ${howCompared(common, hasRows)}`;
    return [{ cause: { what, sentence }, alike }];
  });
}

function total(values: readonly CauseValue[], side: "reference" | "current"): number {
  return values.reduce((sum, each) => sum + each[side], 0);
}

type Shared = CauseValue & { readonly before: number; readonly after: number };

function howCompared(common: string | undefined, hasRows: boolean): string {
  if (common === undefined) return "None of them is in both windows.";
  return hasRows
    ? `Compared again within ${common}.`
    : "A pinned reference has no rows to be compared within.";
}

function sentenceOf(title: string, values: readonly Shared[]): string {
  const told = values
    .toSorted(
      (a, b) =>
        Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || (a.first < b.first ? -1 : 1),
    )
    .slice(0, valuesTold)
    .map(shareOf);
  const rest = values.length - told.length;
  const others = rest > 0 ? `; and ${rest} more` : "";
  return `${title} changed: ${told.join("; ")}${others}.`;
}

function shareOf({ value, before, after, first, last }: Shared): string {
  const shares = `${percent(before)} of the reference, ${percent(after)} of the current decisions`;
  if (before === 0) return `${value} is new, since ${first} (${shares})`;
  if (after === 0) return `${value} is gone, since ${last} (${shares})`;
  return `${value} (${shares})`;
}

function percent(share: number): string {
  const points = share * 100;
  if (points > 0 && points < 0.1) return "under 0.1 %";
  return `${points.toFixed(points === 0 || points >= 10 ? 0 : 1)} %`;
}
