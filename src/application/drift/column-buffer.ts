import type { ColumnValue } from "#domain/drift";
import { type ColumnArrays, type StoredColumn, state } from "./chunk-layout.js";
import { dictionary, listsOf } from "./code-lists.js";
import { putWordHashes } from "./word-hashes.js";

/** A column's values of rows that are not written yet. */
export interface ColumnBuffer {
  /** Adds the value of one row, at its place. Rows before it that had none stay as they are. */
  add(row: number, value: ColumnValue): void;
  /** Says of a row why there is no value. */
  mark(row: number, why: number): void;
  /** What is stored of so many rows; `fill` copies their values. */
  stored(): Pick<StoredColumn, "names" | "items">;
  fill(arrays: ColumnArrays, rows: number): void;
  /** Begins again at row 0. */
  clear(): void;
}

/** A buffer for up to so many rows. Rows of which nothing is said are not applicable. */
export function columnBuffer(kind: StoredColumn["kind"], capacity: number): ColumnBuffer {
  const states = new Uint8Array(capacity).fill(state.notApplicable);
  const values = valuesOf(kind, capacity);
  return {
    add(row, value) {
      if (value === undefined) states[row] = state.missing;
      else states[row] = values.add(row, value) ? state.present : state.otherType;
    },
    mark(row, why) {
      states[row] = why;
    },
    stored: () => values.stored(),
    fill(arrays, rows) {
      arrays.states.set(states.subarray(0, rows));
      values.fill(arrays, rows);
    },
    clear() {
      states.fill(state.notApplicable);
      values.clear();
    },
  };
}

/** Values of one kind; `add` says whether the value is of that kind. */
interface Values {
  add(row: number, value: Exclude<ColumnValue, undefined>): boolean;
  stored(): Pick<StoredColumn, "names" | "items">;
  fill(arrays: ColumnArrays, rows: number): void;
  clear(): void;
}

const nothingMore = { names: [], items: 0 } as const;

function valuesOf(kind: StoredColumn["kind"], capacity: number): Values {
  switch (kind) {
    case "rate":
      return rates(capacity);
    case "category":
      return categories(capacity);
    case "set":
      return sets(capacity);
    case "words":
      return texts(capacity);
    default:
      return numbers(capacity);
  }
}

function numbers(capacity: number): Values {
  const all = new Float64Array(capacity);
  return {
    add(row, value) {
      if (typeof value !== "number") return false;
      all[row] = value;
      return true;
    },
    stored: () => nothingMore,
    fill: (arrays, rows) => arrays.numbers.set(all.subarray(0, rows)),
    clear: () => undefined,
  };
}

function rates(capacity: number): Values {
  const all = new Uint8Array(capacity);
  return {
    add(row, value) {
      if (typeof value !== "boolean") return false;
      all[row] = value ? 1 : 0;
      return true;
    },
    stored: () => nothingMore,
    fill: (arrays, rows) => arrays.yes.set(all.subarray(0, rows)),
    clear: () => undefined,
  };
}

function categories(capacity: number): Values {
  const names = dictionary();
  const all = new Uint32Array(capacity);
  return {
    add(row, value) {
      if (typeof value !== "string") return false;
      all[row] = names.codeOf(value);
      return true;
    },
    stored: () => ({ names: names.names(), items: 0 }),
    fill: (arrays, rows) => arrays.codes.set(all.subarray(0, rows)),
    clear: names.clear,
  };
}

function sets(capacity: number): Values {
  const names = dictionary();
  const lists = listsOf(capacity);
  return {
    add(row, value) {
      if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) return false;
      for (const [at, item] of value.entries()) {
        if (value.indexOf(item) === at) lists.push(names.codeOf(item));
      }
      lists.end(row);
      return true;
    },
    stored: () => ({ names: names.names(), items: lists.length() }),
    fill: lists.fill,
    clear() {
      names.clear();
      lists.clear();
    },
  };
}

/** Of a text its words are kept, as hashes. */
function texts(capacity: number): Values {
  const lists = listsOf(capacity);
  return {
    add(row, value) {
      if (typeof value !== "string") return false;
      lists.pushUpTo(value.length, (into, from) => putWordHashes(value, into, from));
      lists.end(row);
      return true;
    },
    stored: () => ({ names: [], items: lists.length() }),
    fill: lists.fill,
    clear: lists.clear,
  };
}
