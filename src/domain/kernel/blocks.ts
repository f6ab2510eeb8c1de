/**
 * A list that only grows, in blocks. Appending copies the last block and the list of blocks, not
 * everything before: folding a long stream stays linear, and old versions of the list stay as they
 * were. Plain arrays, so it is JSON as it stands.
 */
export type Blocks<T> = readonly (readonly T[])[];

const blockSize = 64;

/** The list with one more item at its end. */
export function append<T>(list: Blocks<T>, item: T): Blocks<T> {
  const last = list.at(-1);
  return last === undefined || last.length === blockSize
    ? list.concat([[item]])
    : list.slice(0, -1).concat([last.concat([item])]);
}
