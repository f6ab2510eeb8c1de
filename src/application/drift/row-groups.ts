import type { Profile, Profiler } from "#domain/drift";
import type { Change } from "./changes.js";
import { state } from "./chunk-layout.js";
import type { Population } from "./column.js";
import { chosenMark } from "./frames.js";
import { mark } from "./marks.js";
import type { OpenChunk } from "./open-chunk.js";
import { segmentName } from "./survey.js";
import type { Buckets } from "./windows.js";

/** One of what is counted for each of both windows: a profiler, or in the end its profile. */
export interface Both<T> {
  readonly reference: T;
  readonly current: T;
}

/** What is counted of one column: of all rows, by time, by segment, and within what is alike. */
export interface Counts<T extends Profiler | Profile> {
  readonly all: Both<T>;
  readonly trend: readonly T[];
  /** In the order of segments, and of changes. */
  readonly segments: readonly Both<T>[];
  readonly within: readonly Both<T>[];
}

/** By what rows are told apart. */
export interface Parts {
  readonly marks: Uint8Array;
  readonly buckets: Buckets;
  readonly segments: readonly { readonly column: string; readonly value: string }[];
  readonly changes: readonly Change[];
}

/** Rows of a chunk that belong to the same profiler, whichever the column is. */
export interface RowGroup {
  readonly rows: readonly number[];
  readonly profilerOf: (counts: Counts<Profiler>) => Profiler | undefined;
}

/** The rows of a chunk by what they belong to, of the columns of a population; most are in two. */
export function groupRows(
  chunk: OpenChunk,
  before: number,
  of: Population,
  { marks, buckets, segments, changes }: Parts,
): readonly RowGroup[] {
  const segmentAt = segmentsIn(chunk, segments);
  const alikes = changes.map((change) => alikeIn(chunk, change));
  const trend = lists(buckets.count);
  const newSide = () => ({
    ...{ all: lists(1), segments: lists(segments.length), within: lists(changes.length) },
  });
  const sides: Both<ReturnType<typeof newSide>> = { reference: newSide(), current: newSide() };
  for (let row = 0; row < chunk.rows; row += 1) {
    const marked = marks[before + row] ?? 0;
    const bucket = buckets.at(chunk.times[row] ?? 0);
    if (bucket < 0 || (marked & mark.superseded) !== 0) continue;
    trend[bucket]?.push(row);
    if ((marked & chosenMark(of)) === 0) continue;
    const side = (marked & mark.reference) !== 0 ? sides.reference : sides.current;
    side.all[0]?.push(row);
    side.segments[segmentAt(row)]?.push(row);
    for (const [at, isAlike] of alikes.entries()) if (isAlike(row)) side.within[at]?.push(row);
  }
  const ofSide = (which: keyof Both<unknown>): readonly RowGroup[] => [
    ...groups(sides[which].all, () => (counts) => counts.all[which]),
    ...groups(sides[which].segments, (at) => (counts) => counts.segments[at]?.[which]),
    ...groups(sides[which].within, (at) => (counts) => counts.within[at]?.[which]),
  ];
  return [
    ...groups(trend, (at) => (counts) => counts.trend[at]),
    ...ofSide("reference"),
    ...ofSide("current"),
  ];
}

function lists(count: number): number[][] {
  return Array.from({ length: count }, () => []);
}

function groups(
  rowsOf: readonly (readonly number[])[],
  profilerOf: (at: number) => RowGroup["profilerOf"],
): readonly RowGroup[] {
  return rowsOf
    .map((rows, at) => ({ rows, profilerOf: profilerOf(at) }))
    .filter(({ rows }) => rows.length > 0);
}

/** The place of a row's segment; -1 of a row that is in none. */
function segmentsIn(chunk: OpenChunk, segments: Parts["segments"]): (row: number) => number {
  const places = new Map(segments.map(({ value }, at) => [value, at]));
  const column = chunk.columns.find(({ stored }) => stored.name === segments[0]?.column);
  if (column === undefined) return () => -1;
  return (row) =>
    column.arrays.states[row] === state.present
      ? (places.get(segmentName(column.stored.kind, column.valueAt(row))) ?? -1)
      : -1;
}

/** Whether a row is alike in what was changed. */
function alikeIn(chunk: OpenChunk, { cause, alike }: Change): (row: number) => boolean {
  const column = chunk.columns.find(({ stored }) => stored.name === cause.what);
  return (row) => column?.arrays.states[row] === state.present && column.valueAt(row) === alike;
}
