import type { ColumnValue } from "./column.js";
import type { ProfileBody } from "./profile.js";

/** What counts the values of one kind of column: whether a value fits, and what is kept of it. */
export interface BodyProfiler {
  /** False of a value that the column does not have. */
  add(value: ColumnValue, keyHash: number): boolean;
  /** The same of so many rows with one value, in a column that does not keep their keys. */
  addAlike(value: string | boolean, rows: number): boolean;
  body(): ProfileBody;
}
