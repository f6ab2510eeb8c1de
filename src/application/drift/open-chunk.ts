import type { Result } from "neverthrow";
import type { ColumnValue } from "#domain/drift";
import type { Chunk } from "../ports/index.js";
import {
  type ColumnArrays,
  columnArrays,
  headOf,
  layoutOver,
  type RowArrays,
  rowArrays,
  type StoredColumn,
  state,
} from "./chunk-layout.js";

/** A column of a chunk with its values. */
export interface OpenColumn {
  readonly stored: StoredColumn;
  readonly arrays: ColumnArrays;
  /**
   * A row's value, where the column applies. What is not of the column's kind is a value that no
   * column of the kind has. Of `words` it is for `wordsAt` to say.
   */
  valueAt(row: number): ColumnValue;
  /** Hashes of the words of a row's text. */
  wordsAt(row: number): Uint32Array;
}

/** A chunk that can be read: valid as long as its bytes are. */
export interface OpenChunk extends RowArrays {
  readonly rows: number;
  readonly columns: readonly OpenColumn[];
}

/** Opens a chunk, or says what is wrong with it. */
export function openChunk(chunk: Chunk): Result<OpenChunk, string> {
  return headOf(chunk).map(({ rows, columns }) => {
    const layout = layoutOver(chunk.data);
    return {
      rows,
      ...rowArrays(layout, rows),
      columns: columns.map((stored) => openColumn(stored, columnArrays(layout, stored, rows))),
    };
  });
}

function openColumn(stored: StoredColumn, arrays: ColumnArrays): OpenColumn {
  const { states } = arrays;
  const present = presentAt(stored, arrays);
  const unfit = isNumber(stored) ? "" : Number.NaN;
  return {
    stored,
    arrays,
    valueAt(row) {
      if (states[row] === state.present) return present(row);
      return states[row] === state.otherType ? unfit : undefined;
    },
    wordsAt: (row) => arrays.codes.subarray(...rangeOf(arrays.ends, row)),
  };
}

function isNumber({ kind }: StoredColumn): boolean {
  return kind === "numeric" || kind === "amount" || kind === "score" || kind === "words";
}

function presentAt(
  { kind, names }: StoredColumn,
  { numbers, yes, codes, ends }: ColumnArrays,
): (row: number) => ColumnValue {
  switch (kind) {
    case "rate":
      return (row) => yes[row] === 1;
    case "category":
      return (row) => names[codes[row] ?? 0] ?? "";
    case "set":
      return (row) => {
        const items: string[] = [];
        const [from, to] = rangeOf(ends, row);
        for (let at = from; at < to; at += 1) items.push(names[codes[at] ?? 0] ?? "");
        return items;
      };
    default:
      return (row) => numbers[row];
  }
}

function rangeOf(ends: Uint32Array, row: number): readonly [from: number, to: number] {
  return [row === 0 ? 0 : (ends[row - 1] ?? 0), ends[row] ?? 0];
}
