import type { BodyProfiler } from "./body-profiler.js";
import type { ColumnInfo, ColumnValue } from "./column.js";
import { frameHash } from "./frame.js";
import { nameProfiler } from "./name-profiler.js";
import { numberProfiler } from "./number-profiler.js";
import type { Frame, Profile } from "./profile.js";

/** Counts values of one column over its frame, row by row. */
export interface Profiler {
  /** @param keyHash - of the row's key, evenly spread over [0, 2^32). */
  add(value: ColumnValue, keyHash: number): void;
  /** The same of so many rows with numbers. */
  addNumbers(values: Float64Array, keyHashes: Uint32Array): void;
  /** The same of so many rows with one value; never a number, for of those the keys are kept. */
  addAlike(value: string | boolean | undefined, rows: number): void;
  /** What was counted so far. */
  profile(): Profile;
}

function rateProfiler(): BodyProfiler {
  let yes = 0;
  const addAlike = (value: ColumnValue, rows: number) => {
    if (value === true) yes += rows;
    return typeof value === "boolean";
  };
  return {
    add: (value) => addAlike(value, 1),
    addNumbers: () => 0,
    addAlike,
    body: () => ({ holds: "rate", yes }),
  };
}

function bodyProfiler(frame: Frame): BodyProfiler {
  if (frame.kind === "rate") return rateProfiler();
  return "names" in frame ? nameProfiler(frame) : numberProfiler(frame);
}

/**
 * A profiler of one column. What is of another type than the column, NaN, infinite or beyond 1e70
 * counts as missing, and as unfit. Of `words` the value is the share of unseen ones.
 */
export function profiler(column: ColumnInfo, frame: Frame): Profiler {
  const inside = bodyProfiler(frame);
  let [rows, missing, unfit] = [0, 0, 0];
  return {
    add(value, keyHash) {
      rows++;
      if (value !== undefined && inside.add(value, keyHash)) return;
      missing++;
      if (value !== undefined) unfit++;
    },
    addNumbers(values, keyHashes) {
      const odd = values.length - inside.addNumbers(values, keyHashes);
      rows += values.length;
      missing += odd;
      unfit += odd;
    },
    addAlike(value, alike) {
      if (alike === 0) return;
      rows += alike;
      if (value !== undefined && inside.addAlike(value, alike)) return;
      missing += alike;
      if (value !== undefined) unfit += alike;
    },
    profile: () => ({
      schemaVersion: 1,
      column: column.name,
      kind: column.kind,
      frameHash: frameHash(frame),
      rows,
      missing,
      unfit,
      ...inside.body(),
    }),
  };
}
