import type { ResultAsync } from "neverthrow";
import { type Frame, type Profile, type Profiler, profiler } from "#domain/drift";
import type { CallOptions } from "../call.js";
import type { ColumnFile, DamagedFile, Unavailable } from "../ports/index.js";
import { rowCounter } from "./count-rows.js";
import { eachChunk } from "./each-chunk.js";
import { lower32 } from "./hash.js";
import { mark } from "./marks.js";
import { type Both, type Counts, groupRows, type Parts } from "./row-groups.js";
import type { KnownColumn, RowIndex } from "./row-index.js";

/** The profiles of both windows. */
export type Sided = Both<Profile>;

/** Everything that is counted of one column. */
export interface Profiled extends Counts<Profile> {
  readonly of: KnownColumn;
  readonly frame: Frame;
}

/** What rows are counted by. */
export interface Plan extends Parts {
  readonly frames: ReadonlyMap<string, Frame>;
  /** Columns without a frame, which are not counted. */
  readonly unknown: readonly string[];
}

interface Counter {
  readonly known: KnownColumn;
  readonly frame: Frame;
  readonly counts: Counts<Profiler>;
}

/** Counts all columns over their frames, every row once for all that it belongs to. */
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
      const groups = {
        requests: groupRows(chunk, before, "requests", plan),
        messages: groupRows(chunk, before, "messages", plan),
      };
      const keys = Uint32Array.from(chunk.messages, lower32);
      const isCurrent = (row: number) => ((plan.marks[before + row] ?? 0) & mark.current) !== 0;
      for (const column of chunk.columns) {
        const counter = counters.get(column.stored.name);
        if (counter === undefined) continue;
        const count = rowCounter(column, counter.frame, { keys, isCurrent });
        for (const { rows, profilerOf } of groups[column.stored.of]) {
          const ours = profilerOf(counter.counts);
          if (ours !== undefined) count(rows, ours);
        }
      }
    },
    call,
  ).map(() => [...counters.values()].map(profiled));
}

function newCounter(known: KnownColumn, frame: Frame, plan: Plan): Counter {
  const one = () => profiler(known.info, frame);
  const both = () => ({ reference: one(), current: one() });
  const isJudged = known.role === "column";
  return {
    known,
    frame,
    counts: {
      all: both(),
      trend: isJudged ? Array.from({ length: plan.buckets.count }, one) : [],
      segments: isJudged ? plan.segments.map(both) : [],
      within: isJudged ? plan.changes.map(both) : [],
    },
  };
}

function profiled({ known, frame, counts }: Counter): Profiled {
  const sided = ({ reference, current }: Both<Profiler>): Sided => ({
    reference: reference.profile(),
    current: current.profile(),
  });
  return {
    of: known,
    frame,
    all: sided(counts.all),
    trend: counts.trend.map((each) => each.profile()),
    segments: counts.segments.map(sided),
    within: counts.within.map(sided),
  };
}
