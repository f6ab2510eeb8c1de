import { type ColumnValue, type Frame, frameOf } from "#domain/drift";
import { state } from "./chunk-layout.js";
import type { Population } from "./column.js";
import { lower32 } from "./hash.js";
import { type Marked, mark } from "./marks.js";
import type { OpenChunk, OpenColumn } from "./open-chunk.js";
import type { RowIndex } from "./row-index.js";

/** Frames are made from so many customers of the reference at most, and vocabularies. */
const sampleSize = 65_536;
const textSampleSize = 16_384;
const hashes = 2 ** 53;

/** The mark of the row that stands for a customer in a column's population. */
export function chosenMark(of: Population): number {
  return of === "requests" ? mark.ofRequests : mark.ofMessages;
}

/**
 * Freezes every column from the reference's rows, one a customer. Of many customers those with the
 * smallest hashes of their ids are taken: whichever they are, they are the same in any order.
 */
export function freezing(index: RowIndex, { marks, reference }: Marked) {
  const values = new Map<string, ColumnValue[] | Set<number>>();
  const limit = hashes * Math.min(1, sampleSize / reference.customers);
  const textLimit = hashes * Math.min(1, (2 * textSampleSize) / reference.customers);
  const isDrawn = (row: number, most: number) => (index.customers[row] ?? 0) < most;

  const take = (column: OpenColumn, rows: readonly number[], before: number) => {
    const { name, kind, of } = column.stored;
    const chosen = chosenMark(of) | mark.reference;
    const known = values.get(name) ?? (kind === "words" ? new Set<number>() : []);
    values.set(name, known);
    for (const row of rows) {
      if (((marks[before + row] ?? 0) & chosen) !== chosen) continue;
      if (known instanceof Set) {
        // The vocabulary is of the even half: the other one says how many words are new by chance.
        const isOurs = lower32(index.messages[before + row] ?? 0) % 2 === 0;
        const isPresent = column.arrays.states[row] === state.present;
        if (!isOurs || !isPresent || !isDrawn(before + row, textLimit)) continue;
        for (const word of column.wordsAt(row)) known.add(word);
      } else if (column.arrays.states[row] !== state.notApplicable) {
        known.push(column.valueAt(row));
      }
    }
  };
  return {
    look(chunk: OpenChunk, before: number): void {
      const rows: number[] = [];
      for (let row = 0; row < chunk.rows; row += 1) {
        const isOurs = ((marks[before + row] ?? 0) & mark.reference) !== 0;
        if (isOurs && isDrawn(before + row, limit)) rows.push(row);
      }
      if (rows.length === 0) return;
      for (const column of chunk.columns) take(column, rows, before);
    },
    frames: (): ReadonlyMap<string, Frame> =>
      new Map(
        [...index.columns].map(([name, { info }]) => [name, frameOf(info, values.get(name) ?? [])]),
      ),
  };
}
