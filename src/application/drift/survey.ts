import type { Cause, LeftOut, Segment } from "#domain/drift";
import { causes } from "./causes.js";
import type { CauseValue } from "./changes.js";
import { hashBytes, state } from "./chunk-layout.js";
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
export interface SurveyOptions {
  /** The column whose values are segments. */
  readonly segment?: string | undefined;
  readonly maxSegments: number;
  readonly maxVectors: number;
}

/** How many values of a column are told apart before most of them are counted. */
const valuesApart = 10_000;

/** Looks once over the rows of both windows: which versions there are, segments, and vectors. */
export function surveying(index: RowIndex, { marks }: Marked, options: SurveyOptions) {
  const met = new Map(causes.map(({ what }) => [what, tally()] as const));
  const segments = tally();
  const draws = { reference: drawing(options.maxVectors), current: drawing(options.maxVectors) };
  const sideOf = (row: number) =>
    ((marks[row] ?? 0) & mark.reference) !== 0
      ? ("reference" as const)
      : ((marks[row] ?? 0) & mark.current) !== 0
        ? ("current" as const)
        : undefined;

  const count = (to: Tally, column: OpenColumn, chunk: OpenChunk, before: number, of: number) => {
    const valueAt = valuesFor(to, column);
    for (let row = 0; row < chunk.rows; row += 1) {
      const side = sideOf(before + row);
      const isCounted = of === 0 || ((marks[before + row] ?? 0) & of) !== 0;
      if (side === undefined || !isCounted || column.arrays.states[row] !== state.present) continue;
      to.count(valueAt(row), side, chunk.times[row] ?? 0);
    }
  };
  return {
    look(chunk: OpenChunk, before: number): void {
      for (const column of chunk.columns) {
        const { name, role, of } = column.stored;
        const cause = role === "cause" ? met.get(name as Cause["what"]) : undefined;
        if (cause !== undefined) count(cause, column, chunk, before, 0);
        if (name === options.segment) count(segments, column, chunk, before, chosenMark(of));
      }
      for (let row = 0; row < chunk.rows; row += 1) {
        const side = sideOf(before + row);
        const isChosen = ((marks[before + row] ?? 0) & mark.ofMessages) !== 0;
        if (side === undefined || !isChosen) continue;
        draws[side].add(index.messages[before + row] ?? 0, chunk.vectors, row);
      }
    },
    found(): Survey {
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
            ? [
                {
                  why: `rows of too many different values of ${column}`,
                  count: segments.overflow(),
                },
              ]
            : []),
        ],
        vectors: { reference: draws.reference.drawn(), current: draws.current.drawn() },
      };
    },
  };
}

/** Where the values of a chunk's column are counted, each looked for once. */
function valuesFor(to: Tally, { stored, arrays, valueAt }: OpenColumn) {
  if (stored.kind !== "category")
    return (row: number) => to.of(segmentName(stored.kind, valueAt(row)));
  const known: (Value | undefined)[] = [];
  return (row: number) => {
    const code = arrays.codes[row] ?? 0;
    known[code] ??= to.of(stored.names[code] ?? "");
    return known[code];
  };
}

/** What a value is called as a segment. */
export function segmentName(kind: string, value: unknown): string {
  return kind === "rate" ? (value === true ? "yes" : "no") : String(value);
}

/** How often a value was met in each window, and when first and last. */
interface Value {
  reference: number;
  current: number;
  first: number;
  last: number;
}

/** Counts values by side. */
interface Tally {
  /** Where a value is counted; `undefined` beyond so many of them. */
  of(value: string): Value | undefined;
  count(value: Value | undefined, side: "reference" | "current", time: number): void;
  /** How many rows were of no value that is counted. */
  overflow(): number;
  /** The most frequent first. */
  values(): readonly CauseValue[];
}

function tally(): Tally {
  const values = new Map<string, Value>();
  let overflow = 0;
  return {
    of(value) {
      const known = values.get(value);
      if (known !== undefined || values.size === valuesApart) return known;
      const begun = { reference: 0, current: 0, first: Infinity, last: -Infinity };
      values.set(value, begun);
      return begun;
    },
    count(value, side, time) {
      if (value === undefined) {
        overflow += 1;
        return;
      }
      value[side] += 1;
      if (time < value.first) value.first = time;
      if (time > value.last) value.last = time;
    },
    overflow: () => overflow,
    values: () =>
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
