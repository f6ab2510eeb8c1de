import { err, ok, Result } from "neverthrow";
import { describeIssues, type Instant } from "#domain";
import {
  type ColumnProfiles,
  type DriftInput,
  type Frame,
  type ReferenceFile,
  referenceFileSchema,
  type Segment,
} from "#domain/drift";
import { causes } from "./causes.js";
import type { CauseValue } from "./changes.js";
import type { Profiled } from "./profiling.js";

/** A pinned reference that cannot be used. One sentence about what to do. */
export interface UnusableReference {
  readonly type: "UnusableReference";
  readonly issue: string;
}

const fromJson = Result.fromThrowable((text: string): unknown => JSON.parse(text));

/** Reads a reference that was saved, or says why it cannot be used. */
export function parseReference(text: string): Result<ReferenceFile, UnusableReference> {
  const no = (issue: string) =>
    err({ type: "UnusableReference" as const, issue: `${issue}; save it again` });
  const json = fromJson(text);
  if (json.isErr()) return no("it is no whole JSON: it may have been cut off");
  const value = json.value as { readonly schemaVersion?: unknown } | null;
  const version = typeof value === "object" ? value?.schemaVersion : undefined;
  if (typeof version === "number" && version !== 1) {
    return no(`it is of schema version ${version}, and this program reads version 1`);
  }
  const parsed = referenceFileSchema.safeParse(json.value);
  return parsed.success
    ? ok(parsed.data)
    : no(`it is no saved reference: ${describeIssues(parsed.error).slice(0, 3).join("; ")}`);
}

/** What is kept of a report's reference. Causes are kept as columns of their own. */
export function referenceOf(
  { codeVersion, reference, columns }: DriftInput,
  profiled: readonly Profiled[],
  created: Instant,
): ReferenceFile {
  const kept = ({ column, frame, reference: profile, trend }: ColumnProfiles) => ({
    ...{ column, frame, profile },
    trend: trend.filter(({ from }) => from < reference.window.to),
  });
  const changed = profiled
    .filter(({ of }) => of.role === "cause")
    .map(({ of, frame, all }) => ({
      ...{ column: of.info, frame, profile: all.reference, trend: [] },
    }));
  return {
    ...{ schemaVersion: 1, codeVersion, created, reference },
    segments: columns.map(({ segment, columns: own }) => ({
      ...(segment && { segment }),
      columns: [...own.map(kept), ...(segment === undefined ? changed : [])],
    })),
  };
}

/** Names of causes: their columns are not judged. */
export const causeNames: ReadonlySet<string> = new Set(causes.map(({ what }) => what));

/** How often each value of a cause was met in a pinned reference. */
export function pinnedCounts(pinned: ReferenceFile, name: string): ReadonlyMap<string, number> {
  const column = pinnedColumns(pinned, undefined).find((each) => each.column.name === name);
  if (column === undefined || column.profile.holds !== "names" || !("names" in column.frame)) {
    return new Map();
  }
  const { counts } = column.profile;
  return new Map(column.frame.names.map((value, at) => [value, counts[at] ?? 0]));
}

/** What was met in the current window, with the counts of a pinned reference in place of its own. */
export function withPinned(
  values: readonly CauseValue[],
  pinned: ReferenceFile,
  name: string,
): readonly CauseValue[] {
  const counts = pinnedCounts(pinned, name);
  const { from, to } = pinned.reference.window;
  const gone = [...counts].filter(([value]) => !values.some((each) => each.value === value));
  return [
    ...values.map((each) => ({ ...each, reference: counts.get(each.value) ?? 0 })),
    ...gone.map(([value, reference]) => ({
      ...{ value, reference, current: 0, first: from, last: to },
    })),
  ];
}

/** The columns of a pinned reference, of all rows or of a segment. */
export function pinnedColumns(
  pinned: ReferenceFile,
  segment: Segment | undefined,
): ReferenceFile["segments"][number]["columns"] {
  const found = pinned.segments.find(
    (each) => each.segment?.column === segment?.column && each.segment?.value === segment?.value,
  );
  return found?.columns ?? [];
}

/** The frames of a pinned reference, by column. Segments have the frames of all rows. */
export function framesOf(pinned: ReferenceFile): ReadonlyMap<string, Frame> {
  return new Map(
    pinnedColumns(pinned, undefined).map(({ column, frame }) => [column.name, frame] as const),
  );
}
