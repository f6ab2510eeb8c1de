import type { LeftOut } from "#domain/drift";
import type { Chunk, Corrupt } from "../ports/index.js";
import { decisionOf } from "./decision-of.js";
import { type Columns, rowBuffer } from "./row-buffer.js";
import type { ScanNote } from "./scan-note.js";
import { cutStreams, type StreamCutter } from "./streams-in-pages.js";

/** What came of a scan, or has come so far. */
export interface Scanned {
  /** Decisions that were found. */
  readonly rows: number;
  /** Of streams that were read whole. */
  readonly events: number;
  readonly leftOut: readonly LeftOut[];
}

/** What a scan holds: rows that are not written yet, and how far each segment got. */
export function newScan(from: ScanNote, columns: Columns, rowsPerChunk: number) {
  const leftOut = new Map(from.leftOut.map(({ why, count }) => [why, count]));
  const leaveOut = (why: string) => void leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
  const buffer = rowBuffer(columns, rowsPerChunk, leaveOut);
  let ready: Chunk[] = [];
  let { rows, events } = from;

  const cutters = from.segments.map((place) =>
    cutStreams(place, {
      whole(stream) {
        events += stream.length;
        decisionOf(stream).match((decision) => {
          if (buffer.rows() === rowsPerChunk) ready.push(buffer.take());
          buffer.add(decision, stream.length);
          rows += 1;
        }, leaveOut);
      },
      corrupt: (error) => leaveOut(whyCorrupt(error)),
    }),
  );
  const progress = (): Scanned => ({
    ...{ rows, events },
    leftOut: [...leftOut].map(([why, count]) => ({ why, count })),
  });
  const note = (): ScanNote => {
    const segments = cutters.map((cutter, at) => {
      const place = from.segments[at];
      return place?.isDone ? place : cutter.place();
    });
    return { ...from, ...progress(), segments };
  };
  return {
    progress,
    note,
    cutter: (at: number): StreamCutter => {
      const cutter = cutters[at];
      if (cutter === undefined) throw new RangeError(`there is no segment ${at}`);
      return cutter;
    },
    isFull: () => ready.length > 0 || buffer.rows() >= rowsPerChunk / 2,
    /** Everything that was taken so far, and where to go on after it. */
    checkpoint() {
      const chunks = buffer.rows() > 0 ? [...ready, buffer.take()] : ready;
      ready = [];
      return { chunks, text: JSON.stringify(note()) };
    },
  };
}

/** Why something cannot be read, in words that many streams, or lines of a file, may share. */
function whyCorrupt({ stream, isNewer, issues }: Corrupt): string {
  if (stream === "") return issues.join("; ");
  if (isNewer) return "streams with an event that a newer version of this program wrote";
  if (issues.some((issue) => issue.endsWith("unknown type"))) {
    return "streams with an event of an unknown type";
  }
  return "streams that are damaged, or lie in pieces";
}
