import { type ColumnProfiles, type DriftReport, judgeDrift } from "#domain/drift";
import { sampleVariance } from "#domain/statistics";
import { drawsOf } from "./calibration-draws.js";
import { columnOf, columns, inputOf, withCurrent } from "./calibration-reports.js";
import { type Cell, drawRows, type Rows } from "./calibration-rows.js";
import { usualAlarms, usualRules } from "./calibration-usual.js";

/** A change that is made to one column of the current window. */
export interface Change {
  readonly what: string;
  readonly column: string;
  /** @param scale - the reference's standard deviation, or its share of yes. */
  readonly of: (cell: Cell, scale: number, uniform: () => number) => Cell;
}

const moved = (deviations: number) => (cell: Cell, scale: number) =>
  typeof cell === "number" ? cell + deviations * scale : cell;

/** What has to be found. */
export const changes: readonly Change[] = [
  { what: "texts longer by 0.3 sd", column: "text.bodyLength", of: moved(0.3) },
  { what: "scores lower by 0.3 sd", column: "score", of: moved(-0.3) },
  {
    what: "5 points less approval",
    column: "approved",
    of: (cell, share, uniform) => (cell === true ? uniform() >= 0.05 / share : cell),
  },
  {
    what: "20 % more cost",
    column: "cost",
    of: (cell) => (typeof cell === "number" ? 1.2 * cell : cell),
  },
];

function scaleOf({ reference }: ColumnProfiles): number {
  if (reference.holds === "rate") return reference.yes / (reference.rows - reference.missing);
  if (reference.holds !== "numbers") return 1;
  return Math.sqrt(sampleVariance(reference.moments) ?? 0);
}

/** What came of many pairs of windows of one size. */
export interface Outcome {
  readonly size: number;
  readonly pairs: number;
  /** Reports with any drift, though nothing has changed; and the checks that said so. */
  readonly falseAlarms: number;
  readonly falseChecks: Readonly<Record<string, number>>;
  /** The same by each of the usual rules. */
  readonly usual: readonly number[];
  /** Share of all checks that said `stable`. */
  readonly stable: number;
  /** In how many reports each of the changes was found. */
  readonly found: readonly number[];
  readonly seconds: number;
}

function drifts(report: DriftReport): readonly string[] {
  return report.verdicts.flatMap((part) =>
    part.columns
      .filter(({ verdict }) => verdict.type === "drift")
      .map(({ column, check }) =>
        check === column.kind ? column.name : `${column.name}: ${check}`,
      ),
  );
}

function stableShare(report: DriftReport): number {
  const all = report.verdicts.flatMap((part) => part.columns);
  return all.filter(({ verdict }) => verdict.type === "stable").length / all.length;
}

function isFound(
  change: Change,
  profiles: readonly ColumnProfiles[],
  current: Rows,
  uniform: () => number,
): boolean {
  const cells = current.columns.get(change.column) ?? [];
  const replaced = profiles.map((each) => {
    if (each.column.name !== change.column) return each;
    const scale = scaleOf(each);
    const changed = cells.map((cell) => change.of(cell, scale, uniform));
    return withCurrent(each, changed, current.keys);
  });
  return drifts(judgeDrift(inputOf(cells.length, replaced))).includes(change.column);
}

/** Windows of `size` customers, seeds 1 to `pairs`: what is said of them, with and without changes. */
export function calibrate(
  size: number,
  pairs: number,
  tried: readonly Change[] = changes,
): Outcome {
  const names = columns.filter(({ kind }) => kind !== "words").map(({ name }) => name);
  const falseChecks: Record<string, number> = {};
  const usual = usualRules.map(() => 0);
  const found = tried.map(() => 0);
  let [falseAlarms, stable] = [0, 0];
  const began = process.cpuUsage().user;
  for (let seed = 1; seed <= pairs; seed++) {
    const draws = drawsOf(size * 100_000 + seed);
    const [reference, current] = [drawRows(draws, size, names), drawRows(draws, size, names)];
    const profiles = columns.map((column) => columnOf(column, reference, current));
    const report = judgeDrift(inputOf(size, profiles));
    const alarms = drifts(report);
    falseAlarms += Number(alarms.length > 0);
    for (const name of alarms) falseChecks[name] = (falseChecks[name] ?? 0) + 1;
    stable += stableShare(report) / pairs;
    for (const [rule, alarm] of usualAlarms(profiles).entries()) {
      usual[rule] = (usual[rule] ?? 0) + Number(alarm);
    }
    for (const [at, change] of tried.entries()) {
      found[at] = (found[at] ?? 0) + Number(isFound(change, profiles, current, draws.uniform));
    }
  }
  const seconds = (process.cpuUsage().user - began) / 1e6;
  return { size, pairs, falseAlarms, falseChecks, usual, stable, found, seconds };
}
