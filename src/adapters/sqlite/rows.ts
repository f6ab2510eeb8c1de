import type Database from "libsql";

/** What a column holds. */
export type Value = string | number | Uint8Array | null;

/** A row of a query: its columns' values. */
export type Row = readonly Value[];

/** All rows of a statement. To the last one: a statement left in the middle blocks the next commit. */
export function rowsOf<R extends Row>(
  statement: Database.Statement,
  values: readonly Value[] = [],
): readonly R[] {
  // As one array: a single value that is an object would be taken for named ones.
  return statement.raw().all(values) as R[];
}

/**
 * The text of a column that was selected as a BLOB. Selected as text it would end at its first NUL:
 * so is every text that callers choose.
 */
export function textOf(blob: Uint8Array): string {
  return Buffer.from(blob).toString();
}
