import type { Cause, ColumnVerdict, DriftReport } from "#domain/drift";
import { type Change, changes } from "./story.js";

/** What a report says of a change. */
export interface Found {
  readonly change: Change;
  /** By the column's name: the checks that found it; none where it was missed. */
  readonly columns: ReadonlyMap<string, readonly ColumnVerdict[]>;
}

/** How a report and the story differ; nothing where exactly its changes were found, with causes. */
export interface Checked {
  readonly found: readonly Found[];
  readonly quiet: readonly string[];
  readonly differences: readonly string[];
}

/** Holds a report against what was changed. */
export function check(report: DriftReport): Checked {
  const columns = report.verdicts[0]?.columns ?? [];
  const drifted = columns.filter(({ verdict }) => verdict.type === "drift");
  const names = new Set(columns.map(({ column }) => column.name));
  const found = changes.map((change) => ({
    change,
    columns: new Map(
      change.moves.map((name) => [name, drifted.filter(({ column }) => column.name === name)]),
    ),
  }));
  const moved = new Set(changes.flatMap(({ moves }) => moves));
  return {
    found,
    quiet: [...names].filter((name) => !moved.has(name)),
    differences: [
      ...[...moved]
        .filter((name) => !drifted.some(({ column }) => column.name === name))
        .map((name) => `${name} was changed, and is not found`),
      ...drifted
        .filter(({ column }) => !moved.has(column.name))
        .map(({ column }) => `${column.name} was not changed, and is said to have drifted`),
      ...changes.flatMap((change) => wrongCauses(change, drifted)),
      ...report.leftOut.map(({ why, count }) => `${count} left out: ${why}`),
    ],
  };
}

/**
 * A column that only one change moves is to name its cause: it does not drift among rows that are
 * alike in it. One that nothing on the record has caused is to drift among rows alike in anything.
 */
function wrongCauses(change: Change, drifted: readonly ColumnVerdict[]): readonly string[] {
  const others = changes.filter((other) => other !== change).flatMap(({ moves }) => moves);
  const own = drifted.filter(
    ({ column: { name } }) => change.moves.includes(name) && !others.includes(name),
  );
  return own.flatMap((column) => {
    const { name } = column.column;
    if (change.cause === undefined) {
      const blamed = column.causes.filter((cause) => explains(cause));
      return blamed.map(({ what }) => `${name} is blamed on the ${what}`);
    }
    const cause = column.causes.find(({ what }) => what === change.cause);
    return cause !== undefined && cause.within?.verdict.type !== "drift"
      ? []
      : [`${name} is not explained by the ${change.cause}`];
  });
}

/** Whether nothing has changed among rows that are alike in a cause. */
export function explains({ within }: Cause): boolean {
  return within?.verdict.type === "stable";
}
