import {
  type ColumnInfo,
  type ColumnKind,
  type ColumnProfiles,
  type ColumnValue,
  type ColumnVerdict,
  type DriftReport,
  type Frame,
  frameOf,
  judgeDrift,
  type Profile,
  profiler,
  type ReportSide,
} from "#domain/drift";

/** A value, and how many rows have it. */
export type Rows = readonly (readonly [value: ColumnValue, times: number])[];

/** A column of a kind, with nothing of its own. */
export function columnInfo(kind: ColumnKind, name: string = kind): ColumnInfo {
  return { name, kind, about: "For a test." };
}

/** Every value as often as it is there. */
export function* each(rows: Rows): Generator<ColumnValue> {
  for (const [value, times] of rows) for (let row = 0; row < times; row++) yield value;
}

/** The profile of rows, whose keys' hashes are their places, spread over all hashes. */
export function profileOf(
  column: ColumnInfo,
  frame: Frame,
  values: Iterable<ColumnValue>,
): Profile {
  const counting = profiler(column, frame);
  let place = 0;
  for (const value of values) counting.add(value, (place++ * 2_654_435_761) % 2 ** 32);
  return counting.profile();
}

/** A column with the values of both windows. */
export function column(info: ColumnInfo, reference: Rows, current: Rows): ColumnProfiles {
  const frame = frameOf(info, each(reference));
  return {
    column: info,
    frame,
    reference: profileOf(info, frame, each(reference)),
    current: profileOf(info, frame, each(current)),
    trend: [],
  };
}

/** Windows of four weeks each. */
export function side(customers: number, from: "before" | "after"): ReportSide {
  const window =
    from === "before"
      ? { from: "2026-01-01T00:00:00.000Z", to: "2026-01-29T00:00:00.000Z" }
      : { from: "2026-01-29T00:00:00.000Z", to: "2026-02-26T00:00:00.000Z" };
  return { window, decisions: 2 * customers, customers };
}

/** What is said of columns, of all rows. */
export function judged(
  columns: readonly ColumnProfiles[],
  sides: readonly [ReportSide, ReportSide] = [side(1000, "before"), side(1000, "after")],
): DriftReport {
  const [reference, current] = sides;
  return judgeDrift({
    codeVersion: "test",
    reference,
    current,
    columns: [{ columns }],
    changes: [],
    leftOut: [],
  });
}

/** What is said of one check of one column. */
export function verdictOf(
  report: DriftReport,
  check: ColumnVerdict["check"],
  name?: string,
): ColumnVerdict {
  const found = report.verdicts
    .flatMap(({ columns }) => columns)
    .find((one) => one.check === check && (name === undefined || one.column.name === name));
  if (found === undefined) throw new Error(`no ${check}`);
  return found;
}

/** A verdict in a word or two. */
export function inWords({ verdict }: ColumnVerdict): string {
  return verdict.type === "drift" ? verdict.level : verdict.type;
}
