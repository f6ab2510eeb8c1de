import type { ResultAsync } from "neverthrow";
import { type Frame, type Profile, type Profiler, profiler, unseenShare } from "#domain/drift";
import type { CallOptions } from "../call.js";
import type { ColumnFile, DamagedFile, Unavailable } from "../ports/index.js";
import type { Change } from "./changes.js";
import { state } from "./chunk-layout.js";
import { eachChunk } from "./each-chunk.js";
import { chosenMark } from "./frames.js";
import { lower32 } from "./hash.js";
import { mark } from "./marks.js";
import type { OpenChunk, OpenColumn } from "./open-chunk.js";
import type { KnownColumn, RowIndex } from "./row-index.js";
import { segmentName } from "./survey.js";
import type { Buckets } from "./windows.js";

/** The profiles of both windows. */
export interface Sided {
  readonly reference: Profile;
  readonly current: Profile;
}

/** Everything that is counted of one column. */
export interface Profiled {
  readonly of: KnownColumn;
  readonly frame: Frame;
  readonly all: Sided;
  readonly trend: readonly Profile[];
  /** In the order of segments, and of changes. */
  readonly segments: readonly Sided[];
  readonly within: readonly Sided[];
}

/** What rows are counted by. */
export interface Plan {
  readonly marks: Uint8Array;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly buckets: Buckets;
  readonly segments: readonly { readonly column: string; readonly value: string }[];
  readonly changes: readonly Change[];
  /** Columns without a frame, which are not counted. */
  readonly unknown: readonly string[];
}

type Pair = { readonly reference: Profiler; readonly current: Profiler };

/** Counts every row of a chunk once for all that it belongs to. */
interface Counter {
  readonly known: KnownColumn;
  readonly frame: Frame;
  readonly all: Pair;
  readonly trend: readonly Profiler[];
  readonly segments: readonly Pair[];
  readonly within: readonly Pair[];
}

/** Which rows of a chunk count, and for what. */
interface Rows {
  readonly chunk: OpenChunk;
  readonly before: number;
  readonly counted: Int32Array;
  readonly buckets: Int32Array;
  /** -1 of a row that is in no segment. */
  readonly segments: Int32Array;
  /** A bit a change: the row is alike in it. */
  readonly alike: Uint8Array;
}

/** Counts all columns over their frames. */
export function profileColumns(
  file: ColumnFile,
  chunks: number,
  index: RowIndex,
  plan: Plan,
  call?: CallOptions,
): ResultAsync<readonly Profiled[], DamagedFile | Unavailable> {
  const counters = new Map(
    [...index.columns].flatMap(([name, known]) => {
      const frame = plan.frames.get(name);
      return frame === undefined ? [] : [[name, newCounter(known, frame, plan)] as const];
    }),
  );
  return eachChunk(
    file,
    chunks,
    (chunk, before) => {
      const rows = rowsOf(chunk, before, index, plan);
      for (const column of chunk.columns) {
        const counter = counters.get(column.stored.name);
        if (counter !== undefined) count(column, counter, rows, plan.marks);
      }
    },
    call,
  ).map(() => [...counters.values()].map(profiled));
}

function newCounter(known: KnownColumn, frame: Frame, plan: Plan): Counter {
  const pair = (): Pair => ({
    reference: profiler(known.info, frame),
    current: profiler(known.info, frame),
  });
  const isJudged = known.role === "column";
  return {
    known,
    frame,
    all: pair(),
    trend: isJudged
      ? Array.from({ length: plan.buckets.count }, () => profiler(known.info, frame))
      : [],
    segments: isJudged ? plan.segments.map(pair) : [],
    within: isJudged ? plan.changes.map(pair) : [],
  };
}

function rowsOf(chunk: OpenChunk, before: number, index: RowIndex, plan: Plan): Rows {
  const { marks, buckets, segments, changes } = plan;
  const counted = new Int32Array(chunk.rows);
  const bucketOf = new Int32Array(chunk.rows);
  let length = 0;
  for (let row = 0; row < chunk.rows; row += 1) {
    const bucket = buckets.at(index.times[before + row] ?? 0);
    bucketOf[row] = bucket;
    if (bucket < 0 || ((marks[before + row] ?? 0) & mark.superseded) !== 0) continue;
    counted[length] = row;
    length += 1;
  }
  const segmentOf = new Int32Array(chunk.rows).fill(-1);
  const alike = new Uint8Array(chunk.rows);
  const places = new Map(segments.map(({ value }, at) => [value, at]));
  const named = chunk.columns.find(({ stored }) => stored.name === segments[0]?.column);
  for (let row = 0; row < chunk.rows; row += 1) {
    if (named === undefined || named.arrays.states[row] !== state.present) continue;
    segmentOf[row] = places.get(segmentName(named.stored.kind, named.valueAt(row))) ?? -1;
  }
  for (const [at, { cause, alike: value }] of changes.entries()) {
    const column = chunk.columns.find(({ stored }) => stored.name === cause.what);
    for (let row = 0; row < chunk.rows; row += 1) {
      const isAlike = column?.arrays.states[row] === state.present && column.valueAt(row) === value;
      if (isAlike) alike[row] = (alike[row] ?? 0) | (1 << at);
    }
  }
  return {
    ...{ chunk, before, buckets: bucketOf, segments: segmentOf, alike },
    counted: counted.subarray(0, length),
  };
}

function count(column: OpenColumn, counter: Counter, rows: Rows, marks: Uint8Array): void {
  const { frame, all, trend, segments, within } = counter;
  const { states } = column.arrays;
  const chosen = chosenMark(column.stored.of);
  for (const row of rows.counted) {
    const how = states[row];
    if (how === state.notApplicable) continue;
    const key = lower32(rows.chunk.messages[row] ?? 0);
    const marked = marks[rows.before + row] ?? 0;
    const isReference = (marked & mark.reference) !== 0;
    let value = how === state.missing ? undefined : column.valueAt(row);
    if (frame.kind === "words") {
      // The even half made the vocabulary. Elsewhere it would be no worse, but one rule is simpler.
      if (key % 2 === 0 && (marked & mark.current) === 0) continue;
      if (how === state.present) value = unseenShare(column.wordsAt(row), frame);
    }
    trend[rows.buckets[row] ?? 0]?.add(value, key);
    if ((marked & chosen) === 0) continue;
    const side = isReference ? "reference" : "current";
    all[side].add(value, key);
    segments[rows.segments[row] ?? -1]?.[side].add(value, key);
    const alike = rows.alike[row] ?? 0;
    for (let at = 0; alike >>> at !== 0; at += 1) {
      if ((alike & (1 << at)) !== 0) within[at]?.[side].add(value, key);
    }
  }
}

function profiled({ known, frame, all, trend, segments, within }: Counter): Profiled {
  const sided = ({ reference, current }: Pair): Sided => ({
    reference: reference.profile(),
    current: current.profile(),
  });
  return {
    of: known,
    frame,
    all: sided(all),
    trend: trend.map((each) => each.profile()),
    segments: segments.map(sided),
    within: within.map(sided),
  };
}
