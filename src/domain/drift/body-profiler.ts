import type { ColumnValue } from "./column.js";
import type { ProfileBody } from "./profile.js";

/** What counts the values of one kind of column: whether a value fits, and what is kept of it. */
export interface BodyProfiler {
  /** False of a value that the column does not have. */
  add(value: ColumnValue, keyHash: number): boolean;
  /** How many of the numbers, each of a row with its own key, are ones that the column has. */
  addNumbers(values: Float64Array, keyHashes: Uint32Array): number;
  /** The same of so many rows with one value, in a column that does not keep their keys. */
  addAlike(value: string | boolean, rows: number): boolean;
  body(): ProfileBody;
}
