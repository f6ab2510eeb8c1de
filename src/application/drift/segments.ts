import { err, ok, type Result } from "neverthrow";
import type { ReferenceFile, Segment } from "#domain/drift";
import type { UnusableReference } from "./reference-file.js";
import type { RowIndex } from "./row-index.js";

/** There is no such column, or it has no values that rows could be parted by. */
export interface UnknownSegment {
  readonly type: "UnknownSegment";
  readonly column: string;
  /** Those that there are. */
  readonly known: readonly string[];
}

/** The segments of a report: those that were found or, with a pinned reference, that it has. */
export function segmentsOf(
  { columns }: RowIndex,
  found: readonly Segment[],
  column: string | undefined,
  pinned: ReferenceFile | undefined,
): Result<readonly Segment[], UnknownSegment | UnusableReference> {
  if (column === undefined) return ok([]);
  const known = [...columns.values()]
    .map(({ info }) => info)
    .filter(({ kind }) => kind === "category" || kind === "rate")
    .map(({ name }) => name);
  if (!known.includes(column)) return err({ type: "UnknownSegment", column, known });
  if (pinned === undefined) return ok(found);
  const kept = pinned.segments.flatMap(({ segment }) =>
    segment?.column === column ? [segment] : [],
  );
  return kept.length > 0
    ? ok(kept)
    : err({
        type: "UnusableReference",
        issue: `it has no segments by ${column}; save it again with them`,
      });
}
