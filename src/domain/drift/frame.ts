import { hashJson } from "../kernel/index.js";
import type { ColumnInfo, ColumnValue } from "./column.js";
import { frozenEdges, greatestNumber } from "./edges.js";
import { mostFrequent, nameOf } from "./names.js";
import type { Frame } from "./profile.js";
import { hashWord, wordsFrame, wordsOf } from "./words.js";

/** The numbers among values, without those that a profile counts as missing. */
function numbersAmong(values: Iterable<ColumnValue>): Float64Array {
  let [found, count] = [new Float64Array(1024), 0];
  for (const value of values) {
    if (typeof value !== "number" || !(Math.abs(value) <= greatestNumber)) continue;
    if (count === found.length) {
      const larger = new Float64Array(2 * count);
      larger.set(found);
      found = larger;
    }
    // 0 and -0 are one value.
    found[count++] = value + 0;
  }
  return found.slice(0, count);
}

function countsOf(values: Iterable<ColumnValue>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) {
    const names = typeof value === "string" ? [value] : Array.isArray(value) ? value : [];
    for (const one of new Set<string>(names)) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const named = new Map<string, number>();
  for (const [name, count] of counts)
    named.set(nameOf(name), (named.get(nameOf(name)) ?? 0) + count);
  return named;
}

function* hashesOf(values: Iterable<ColumnValue>): Generator<number> {
  for (const value of values) {
    if (typeof value === "number") yield value;
    else if (typeof value === "string") yield* wordsOf(value).map(hashWord);
    else if (Array.isArray(value)) yield* value.map(hashWord);
  }
}

/**
 * What is frozen of a column from its values in the reference, in any order. Values that do not fit
 * the column are left out, as its profiles count them as missing.
 *
 * Of `words` the values are texts, lists of words or hashes of words, of the half of the reference's
 * rows whose keys have an even hash: its own share of unseen words is then measured on the others,
 * for of its own words it has seen all.
 */
export function frameOf(column: ColumnInfo, values: Iterable<ColumnValue>): Frame {
  const { kind } = column;
  if (kind === "rate") return { kind };
  if (kind === "words") return wordsFrame(hashesOf(values));
  if (kind === "category" || kind === "set") {
    return { kind, names: mostFrequent(countsOf(values)) };
  }
  return { kind, edges: frozenEdges(kind, numbersAmong(values)) };
}

/** Hashes that were asked for: a frame never changes, and has one profile a segment and bucket. */
const known = new WeakMap<Frame, string>();

/** SHA-256 of a frame, as canonical JSON. */
export function frameHash(frame: Frame): string {
  const before = known.get(frame);
  if (before !== undefined) return before;
  const hash = hashJson(frame);
  known.set(frame, hash);
  return hash;
}
