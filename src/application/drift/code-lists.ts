import type { ColumnArrays } from "./chunk-layout.js";

/** Codes for names, in the order in which they are met. */
export function dictionary() {
  const codes = new Map<string, number>();
  return {
    codeOf(name: string): number {
      const known = codes.get(name);
      if (known !== undefined) return known;
      codes.set(name, codes.size);
      return codes.size - 1;
    },
    names: (): readonly string[] => [...codes.keys()],
    clear: () => codes.clear(),
  };
}

/** Lists of codes, a list a row, rows in their order. */
export function listsOf(capacity: number) {
  const ends = new Uint32Array(capacity);
  let items = new Uint32Array(capacity * 4);
  let length = 0;
  let nextRow = 0;
  const makeRoom = (count: number) => {
    if (length + count <= items.length) return;
    const more = new Uint32Array(Math.max(length + count, items.length * 2));
    more.set(items);
    items = more;
  };
  return {
    push(code: number) {
      makeRoom(1);
      items[length] = code;
      length += 1;
    },
    /** Has up to so many codes put from a place on; `put` says where they end. */
    pushUpTo(most: number, put: (into: Uint32Array, from: number) => number) {
      makeRoom(most);
      length = put(items, length);
    },
    /** Ends the list of a row; rows that were passed over have none. */
    end(row: number) {
      const before = nextRow === 0 ? 0 : (ends[nextRow - 1] ?? 0);
      ends.fill(before, nextRow, row);
      ends[row] = length;
      nextRow = row + 1;
    },
    length: () => length,
    fill(arrays: ColumnArrays, rows: number) {
      ends.fill(length, nextRow, rows);
      arrays.ends.set(ends.subarray(0, rows));
      arrays.codes.set(items.subarray(0, length));
    },
    clear() {
      length = 0;
      nextRow = 0;
    },
  };
}
