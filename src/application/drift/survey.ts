import type { ResultAsync } from "neverthrow";
import type { Cause, LeftOut, Segment } from "#domain/drift";
import type { CallOptions } from "../call.js";
import type { ColumnFile, DamagedFile, Unavailable } from "../ports/index.js";
import { causes } from "./causes.js";
import type { CauseValue } from "./changes.js";
import { hashBytes, state } from "./chunk-layout.js";
import { eachChunk } from "./each-chunk.js";
import { chosenMark } from "./frames.js";
import { type Marked, mark } from "./marks.js";
import type { OpenChunk, OpenColumn } from "./open-chunk.js";
import type { RowIndex } from "./row-index.js";

/** What is found out before profiles are made. */
export interface Survey {
  readonly causes: ReadonlyMap<Cause["what"], readonly CauseValue[]>;
  readonly segments: readonly Segment[];
  readonly leftOut: readonly LeftOut[];
  /** Hashes of vectors by side, of the messages with the smallest hashes. */
  readonly vectors: { readonly reference: readonly Drawn[]; readonly current: readonly Drawn[] };
}

/** A vector's hash with the hash of its message. */
export interface Drawn {
  readonly key: number;
  readonly hash: string;
}

/** What is asked for. */
export interface SurveyOptions extends CallOptions {
  /** The column whose values are segments. */
  readonly segment?: string | undefined;
  readonly maxSegments: number;
  readonly maxVectors: number;
}

/** How many values of a column are told apart before most of them are counted. */
const valuesApart = 10_000;

/** Looks once over the rows of both windows: which versions there are, segments, and vectors. */
export function survey(
  file: ColumnFile,
  chunks: number,
  index: RowIndex,
  { marks }: Marked,
  options: SurveyOptions,
): ResultAsync<Survey, DamagedFile | Unavailable> {
  const met = new Map(causes.map(({ what }) => [what, tally()] as const));
  const segments = tally();
  const draws = { reference: drawing(options.maxVectors), current: drawing(options.maxVectors) };
  const sideOf = (row: number) =>
    ((marks[row] ?? 0) & mark.reference) !== 0
      ? ("reference" as const)
      : ((marks[row] ?? 0) & mark.current) !== 0
        ? ("current" as const)
        : undefined;

  const look = (column: OpenColumn, chunk: OpenChunk, before: number) => {
    const { name, role, kind, of } = column.stored;
    const cause = role === "cause" ? met.get(name as Cause["what"]) : undefined;
    const isSegment = name === options.segment;
    if (cause === undefined && !isSegment) return;
    for (let row = 0; row < chunk.rows; row += 1) {
      const side = sideOf(before + row);
      if (side === undefined || column.arrays.states[row] !== state.present) continue;
      const value = segmentName(kind, column.valueAt(row));
      cause?.add(value, side, chunk.times[row] ?? 0);
      const isChosen = ((marks[before + row] ?? 0) & chosenMark(of)) !== 0;
      if (isSegment && isChosen) segments.add(value, side, chunk.times[row] ?? 0);
    }
  };
  return eachChunk(
    file,
    chunks,
    (chunk, before) => {
      for (const column of chunk.columns) look(column, chunk, before);
      for (let row = 0; row < chunk.rows; row += 1) {
        const side = sideOf(before + row);
        const isChosen = ((marks[before + row] ?? 0) & mark.ofMessages) !== 0;
        if (side === undefined || !isChosen) continue;
        draws[side].add(index.messages[before + row] ?? 0, chunk.vectors, row);
      }
    },
    options,
  ).map(() => {
    const values = new Map([...met].map(([what, each]) => [what, each.values()] as const));
    const found = segments.values();
    const chosen = found.slice(0, options.maxSegments);
    const rest = found.length - chosen.length;
    const column = options.segment ?? "";
    return {
      causes: values,
      segments: chosen.map(({ value }) => ({ column, value })),
      leftOut: [
        ...(rest > 0
          ? [{ why: `segments beyond the ${chosen.length} largest of ${column}`, count: rest }]
          : []),
        ...(segments.overflow() > 0
          ? [{ why: `rows of too many different values of ${column}`, count: segments.overflow() }]
          : []),
      ],
      vectors: { reference: draws.reference.drawn(), current: draws.current.drawn() },
    };
  });
}

/** What a value is called as a segment. */
export function segmentName(kind: string, value: unknown): string {
  return kind === "rate" ? (value === true ? "yes" : "no") : String(value);
}

/** Counts values by side, the most frequent first. */
function tally() {
  const values = new Map<
    string,
    { reference: number; current: number; first: number; last: number }
  >();
  let overflow = 0;
  return {
    add(value: string, side: "reference" | "current", time: number) {
      let known = values.get(value);
      if (known === undefined) {
        if (values.size === valuesApart) {
          overflow += 1;
          return;
        }
        known = { reference: 0, current: 0, first: time, last: time };
        values.set(value, known);
      }
      known[side] += 1;
      if (time < known.first) known.first = time;
      if (time > known.last) known.last = time;
    },
    overflow: () => overflow,
    values: (): readonly CauseValue[] =>
      [...values]
        .map(([value, { reference, current, first, last }]) => ({
          ...{ value, reference, current },
          first: new Date(first).toISOString(),
          last: new Date(last).toISOString(),
        }))
        .sort(
          (a, b) =>
            b.reference + b.current - a.reference - a.current || (a.value < b.value ? -1 : 1),
        ),
  };
}

/** Keeps the vectors of the messages with the smallest hashes. */
function drawing(most: number) {
  let kept: Drawn[] = [];
  let greatest = Number.POSITIVE_INFINITY;
  return {
    add(key: number, bytes: Uint8Array, row: number) {
      if (key >= greatest) return;
      const hash = hexOf(bytes.subarray(row * hashBytes, (row + 1) * hashBytes));
      if (hash === undefined) return;
      kept.push({ key, hash });
      if (kept.length < 2 * most) return;
      kept = kept.sort((a, b) => a.key - b.key).slice(0, most);
      greatest = kept.at(-1)?.key ?? greatest;
    },
    drawn: (): readonly Drawn[] => kept.sort((a, b) => a.key - b.key).slice(0, most),
  };
}

function hexOf(bytes: Uint8Array): string | undefined {
  if (bytes.every((byte) => byte === 0)) return undefined;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
