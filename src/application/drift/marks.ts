import type { Window } from "#domain/drift";
import { flag } from "./chunk-layout.js";
import { lower32 } from "./hash.js";
import type { RowIndex } from "./row-index.js";

/** What a row is to a report: bits of one byte. */
export const mark = {
  reference: 1,
  current: 2,
  /** It stands for its customer in its window, among all requests; or among messages. */
  ofRequests: 4,
  ofMessages: 8,
  /** The same message is in another row, as it was later. */
  superseded: 16,
} as const;

/** Decisions and customers in a window. */
export interface Counted {
  readonly decisions: number;
  readonly customers: number;
}

/** What each row is to a report, and how many there are of what. */
export interface Marked {
  readonly marks: Uint8Array;
  readonly reference: Counted;
  readonly current: Counted;
  readonly superseded: number;
  readonly outside: number;
  /** Decisions in a window whose text was erased. */
  readonly erased: number;
}

/** What a window needs to be found again among rows; without one there is no such side. */
type Sides = { readonly reference: Window | undefined; readonly current: Window };

/**
 * Finds the rows of both windows, and in each the one row that stands for a customer: the message
 * with the smallest hash of its id. In memory are a few bytes a row, however long ids are.
 */
export function markRows(index: RowIndex, { reference, current }: Sides): Marked {
  const marks = new Uint8Array(index.rows);
  const superseded = markSuperseded(index, marks);
  const inReference = markWindow(index, marks, reference, mark.reference);
  const inCurrent = markWindow(index, marks, current, mark.current);
  let erased = 0;
  for (let row = 0; row < index.rows; row += 1) {
    const isInWindow = ((marks[row] ?? 0) & (mark.reference | mark.current)) !== 0;
    if (isInWindow && ((index.flags[row] ?? 0) & flag.erased) !== 0) erased += 1;
  }
  const outside = index.rows - superseded - inReference.decisions - inCurrent.decisions;
  return { marks, reference: inReference, current: inCurrent, superseded, outside, erased };
}

/** A message may be on the record twice, or have been scanned twice: its longer row holds. */
function markSuperseded({ rows, messages, versions }: RowIndex, marks: Uint8Array): number {
  const table = rowTable(rows);
  let superseded = 0;
  for (let row = 0; row < rows; row += 1) {
    const slot = table.slotOf(messages, row);
    const other = table.rowAt(slot);
    if (other === undefined) {
      table.put(slot, row);
      continue;
    }
    superseded += 1;
    const isLonger = (versions[row] ?? 0) > (versions[other] ?? 0);
    if (isLonger) table.put(slot, row);
    const loser = isLonger ? other : row;
    marks[loser] = (marks[loser] ?? 0) | mark.superseded;
  }
  return superseded;
}

function markWindow(
  index: RowIndex,
  marks: Uint8Array,
  window: Window | undefined,
  side: number,
): Counted {
  if (window === undefined) return { decisions: 0, customers: 0 };
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  let decisions = 0;
  for (let row = 0; row < index.rows; row += 1) {
    const time = index.times[row] ?? 0;
    const isSuperseded = ((marks[row] ?? 0) & mark.superseded) !== 0;
    if (time < from || time >= to || isSuperseded) continue;
    marks[row] = (marks[row] ?? 0) | side;
    decisions += 1;
  }
  const customers = markCustomers(index, marks, decisions, side, mark.ofRequests);
  markCustomers(index, marks, decisions, side, mark.ofMessages);
  return { decisions, customers };
}

/** Marks one row a customer; how many there are. */
function markCustomers(
  { rows, customers, messages, flags }: RowIndex,
  marks: Uint8Array,
  most: number,
  side: number,
  chosen: number,
): number {
  const table = rowTable(most);
  let found = 0;
  for (let row = 0; row < rows; row += 1) {
    if (((marks[row] ?? 0) & side) === 0) continue;
    if (chosen === mark.ofMessages && ((flags[row] ?? 0) & flag.message) === 0) continue;
    const slot = table.slotOf(customers, row);
    const other = table.rowAt(slot);
    if (other === undefined) found += 1;
    else if ((messages[other] ?? 0) <= (messages[row] ?? 0)) continue;
    else marks[other] = (marks[other] ?? 0) & ~chosen;
    marks[row] = (marks[row] ?? 0) | chosen;
    table.put(slot, row);
  }
  return found;
}

/** Rows by a number that they have, for at most so many different ones: open addressing. */
function rowTable(most: number) {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, most * 2)));
  const rows = new Int32Array(size).fill(-1);
  const rowAt = (slot: number): number | undefined => {
    const row = rows[slot] ?? -1;
    return row < 0 ? undefined : row;
  };
  return {
    rowAt,
    put(slot: number, row: number) {
      rows[slot] = row;
    },
    /** Where a row with the same number is, or has its place. */
    slotOf(numbers: Float64Array, row: number): number {
      const number = numbers[row] ?? 0;
      let slot = lower32(number) & (size - 1);
      for (;;) {
        const other = rows[slot] ?? -1;
        if (other < 0 || numbers[other] === number) return slot;
        slot = (slot + 1) & (size - 1);
      }
    },
  };
}
