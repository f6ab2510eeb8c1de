import type {
  ColumnProfiles,
  DriftInput,
  LeftOut,
  Profile,
  ReferenceFile,
  Segment,
  Window,
} from "#domain/drift";
import { profiler } from "#domain/drift";
import type { Marked } from "./marks.js";
import type { Plan, Profiled, Sided } from "./profiling.js";
import { causeNames, pinnedColumns } from "./reference-file.js";

/** Everything that was counted, and how. */
export interface CountedAll {
  readonly codeVersion: string;
  readonly windows: { readonly reference: Window; readonly current: Window };
  readonly pinned: ReferenceFile | undefined;
  readonly marked: Marked;
  readonly plan: Plan;
  readonly profiled: readonly Profiled[];
  readonly sentences: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** What a report is judged from. */
export function driftInput(all: CountedAll): DriftInput {
  const { codeVersion, windows, pinned, marked, plan, profiled } = all;
  const judged = profiled.filter(({ of }) => of.role === "column");
  const ofAll = columnsOf(judged, all, undefined, ({ all: sided }) => sided);
  return {
    codeVersion,
    reference: pinned?.reference ?? { window: windows.reference, ...marked.reference },
    current: { window: windows.current, ...marked.current },
    columns: [
      { columns: ofAll },
      ...plan.segments.map((segment, at) => ({
        segment,
        columns: columnsOf(judged, all, segment, ({ segments }) => segments[at]),
      })),
    ],
    changes: [...plan.changes.map(({ cause }) => cause.sentence), ...all.sentences],
    leftOut: [...all.leftOut, ...leftOutBy(marked), ...withoutReference(all)],
  };
}

function leftOutBy({ superseded, outside, erased }: Marked): readonly LeftOut[] {
  return [
    { why: "messages that were on the record twice", count: superseded },
    { why: "decisions outside both windows", count: outside },
    { why: "texts of customers who were erased", count: erased },
  ].filter(({ count }) => count > 0);
}

/** Columns of the record of which a pinned reference knows nothing. */
function withoutReference({ pinned, plan, profiled }: CountedAll): readonly LeftOut[] {
  if (pinned === undefined) return [];
  const count = plan.unknown.length;
  const why = `columns that the pinned reference does not have: ${plan.unknown.join(", ")}`;
  return count === 0 || profiled.length === 0 ? [] : [{ why, count }];
}

function columnsOf(
  judged: readonly Profiled[],
  { pinned, plan }: CountedAll,
  segment: Segment | undefined,
  of: (profiled: Profiled) => Sided | undefined,
): readonly ColumnProfiles[] {
  if (pinned === undefined) {
    return judged.flatMap((each) => {
      const sided = of(each);
      return sided === undefined ? [] : [columnOf(each, sided, plan, segment)];
    });
  }
  return pinnedColumns(pinned, segment)
    .filter(({ column }) => !causeNames.has(column.name))
    .map(({ column, frame, profile, trend }): ColumnProfiles => {
      const found = judged.find(({ of }) => of.info.name === column.name);
      const current = (found && of(found)?.current) ?? profiler(column, frame).profile();
      const live = found && columnOf(found, { reference: profile, current }, plan, segment);
      return {
        ...{ column, frame, reference: profile, current },
        trend: [
          ...trend,
          ...(live?.trend ?? []).filter(({ from }) => from >= pinned.reference.window.to),
        ],
        ...(live?.within && { within: live.within }),
      };
    });
}

function columnOf(
  { of, frame, trend, within }: Profiled,
  { reference, current }: Sided,
  { buckets, changes }: Plan,
  segment: Segment | undefined,
): ColumnProfiles {
  const ofBuckets = (profile: Profile, at: number) => ({ from: buckets.from(at), profile });
  if (segment !== undefined) return { column: of.info, frame, reference, current, trend: [] };
  return {
    ...{ column: of.info, frame, reference, current },
    trend: trend.map(ofBuckets),
    within: changes.flatMap(({ cause }, at) => {
      const sided = within[at];
      return sided === undefined ? [] : [{ cause, ...sided }];
    }),
  };
}
