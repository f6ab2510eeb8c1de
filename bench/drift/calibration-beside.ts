import { type ColumnProfiles, type ColumnVerdict, judgeDrift } from "#domain/drift";
import { sampleVariance } from "#domain/statistics";
import { drawsOf } from "./calibration-draws.js";
import { columnOf, columns, inputOf, withCurrent } from "./calibration-reports.js";
import { drawRows } from "./calibration-rows.js";

/** What came of reports in which some columns have drifted and all others have not. */
export interface BesideOutcome {
  readonly size: number;
  readonly pairs: number;
  /** How many columns were changed: from the first that holds numbers on. */
  readonly changed: number;
  /** Reports that call drifted anything that has not. */
  readonly anyFalse: number;
  /** The mean share of false ones among a report's drifts; 0 of none. */
  readonly falseShare: number;
  /** The mean share of the changed columns that were found. */
  readonly found: number;
  /** The greatest unadjusted p that passed for a check of which nothing has changed. */
  readonly greatestP: number;
}

/** The columns that a whole standard deviation is added to. */
const changeable = columns
  .filter(({ kind }) => kind === "numeric" || kind === "amount" || kind === "score")
  .map(({ name }) => name);

function deviationOf({ reference }: ColumnProfiles): number {
  return reference.holds === "numbers" ? Math.sqrt(sampleVariance(reference.moments) ?? 0) : 0;
}

/** Windows of `size` customers, seeds 1 to `pairs`, of which the first columns have drifted. */
export function besideDrift(size: number, pairs: number, changed: number): BesideOutcome {
  const names = columns.filter(({ kind }) => kind !== "words").map(({ name }) => name);
  const drifted = new Set(changeable.slice(0, changed));
  const isTrue = ({ column, check }: ColumnVerdict) =>
    drifted.has(column.name) && check === column.kind;
  let [anyFalse, falseShare, found, greatestP] = [0, 0, 0, 0];
  for (let seed = 1; seed <= pairs; seed++) {
    const draws = drawsOf(size * 100_000 + seed);
    const [reference, current] = [drawRows(draws, size, names), drawRows(draws, size, names)];
    const profiles = columns.map((column) => {
      const each = columnOf(column, reference, current);
      if (!drifted.has(column.name)) return each;
      const deviation = deviationOf(each);
      const cells = current.columns.get(column.name) ?? [];
      const moved = cells.map((cell) => (typeof cell === "number" ? cell + deviation : cell));
      return withCurrent(each, moved, current.keys);
    });
    const said = judgeDrift(inputOf(size, profiles)).verdicts.flatMap(({ columns: all }) =>
      all.filter(({ verdict }) => verdict.type === "drift"),
    );
    const wrong = said.filter((verdict) => !isTrue(verdict));
    anyFalse += Number(wrong.length > 0);
    falseShare += wrong.length / Math.max(1, said.length) / pairs;
    found += (said.length - wrong.length) / Math.max(1, drifted.size) / pairs;
    greatestP = Math.max(greatestP, ...wrong.map(({ gate }) => gate?.p ?? 0));
  }
  return { size, pairs, changed: drifted.size, anyFalse, falseShare, found, greatestP };
}
