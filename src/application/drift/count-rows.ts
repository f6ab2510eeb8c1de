import { type Frame, type Profiler, unseenShare } from "#domain/drift";
import { state } from "./chunk-layout.js";
import type { OpenColumn } from "./open-chunk.js";

/** Counts some rows of a column; rows in which it does not apply are passed over. */
export type RowCounter = (rows: readonly number[], profiler: Profiler) => void;

/** Counts rows that have a value. */
type PresentCounter = (rows: Int32Array, profiler: Profiler) => void;

/** Of what counts a row, by its place in the chunk. */
export interface RowKeys {
  /** Each row's key in samples. */
  readonly keys: Uint32Array;
  readonly isCurrent: (row: number) => boolean;
}

/** How rows of a chunk's column are counted: what is alike all at once, each number by itself. */
export function rowCounter(column: OpenColumn, frame: Frame, by: RowKeys): RowCounter {
  const isText = column.stored.kind === "words" && frame.kind === "words";
  const { states, numbers } = isText ? sharesOf(column, frame, by) : column.arrays;
  const countPresent = presentCounter(column, isText ? numbers : undefined, by.keys);
  const present = new Int32Array(states.length);
  const notOfKind = column.stored.kind === "category" ? false : "";
  return (rows, profiler) => {
    let [length, missing, otherType] = [0, 0, 0];
    for (const row of rows) {
      const how = states[row];
      if (how === state.present) {
        present[length] = row;
        length += 1;
      } else if (how === state.missing) missing += 1;
      else if (how === state.otherType) otherType += 1;
    }
    profiler.addAlike(undefined, missing);
    profiler.addAlike(notOfKind, otherType);
    countPresent(present.subarray(0, length), profiler);
  };
}

/** Of each row's words the share that is not in the vocabulary. */
function sharesOf({ arrays, wordsAt }: OpenColumn, frame: Frame & { kind: "words" }, by: RowKeys) {
  const states = Uint8Array.from(arrays.states);
  const numbers = new Float64Array(states.length);
  for (let row = 0; row < states.length; row += 1) {
    // The even half made the vocabulary. Elsewhere it would be no worse, but one rule is simpler.
    const isLeftOut = (by.keys[row] ?? 0) % 2 === 0 && !by.isCurrent(row);
    if (isLeftOut) states[row] = state.notApplicable;
    else if (states[row] === state.present) numbers[row] = unseenShare(wordsAt(row), frame);
  }
  return { states, numbers };
}

function presentCounter(
  { stored, arrays, valueAt }: OpenColumn,
  shares: Float64Array | undefined,
  keys: Uint32Array,
): PresentCounter {
  const { kind, names } = stored;
  if (kind === "rate") {
    return (rows, profiler) => {
      let yes = 0;
      for (const row of rows) yes += arrays.yes[row] ?? 0;
      profiler.addAlike(true, yes);
      profiler.addAlike(false, rows.length - yes);
    };
  }
  if (kind === "category") {
    return (rows, profiler) => {
      const counts = new Uint32Array(names.length);
      for (const row of rows) {
        const code = arrays.codes[row] ?? 0;
        counts[code] = (counts[code] ?? 0) + 1;
      }
      for (const [code, name] of names.entries()) profiler.addAlike(name, counts[code] ?? 0);
    };
  }
  const isNumber = kind === "numeric" || kind === "amount" || kind === "score";
  const numbers = shares ?? (isNumber ? arrays.numbers : undefined);
  if (numbers === undefined) {
    return (rows, profiler) => {
      for (const row of rows) profiler.add(valueAt(row), keys[row] ?? 0);
    };
  }
  const values = new Float64Array(numbers.length);
  const keysOf = new Uint32Array(numbers.length);
  return (rows, profiler) => {
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] ?? 0;
      values[at] = numbers[row] ?? 0;
      keysOf[at] = keys[row] ?? 0;
    }
    profiler.addNumbers(values.subarray(0, rows.length), keysOf.subarray(0, rows.length));
  };
}
