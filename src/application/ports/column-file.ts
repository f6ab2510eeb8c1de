import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** Some rows, column by column: what the columns are, as JSON, and their values. */
export interface Chunk {
  readonly head: string;
  readonly data: Uint8Array;
}

/** What a column file holds: so many chunks, and what was noted with the last of them. */
export interface KeptChunks {
  readonly chunks: number;
  /** `undefined` in a file that nobody has written yet. */
  readonly note: string | undefined;
}

/** A column file that is cut off, changed, or of another layout. One sentence about what to do. */
export interface DamagedFile {
  readonly type: "DamagedFile";
  readonly file: string;
  readonly issue: string;
}

/**
 * Chunks of rows, one after the other, too many for memory. One process writes, and waits for each
 * call before the next; it may have begun to read a chunk while it looks at the one before.
 * What an adapter promises is tested by `test/conformance/column-file.conformance.ts`.
 */
export interface ColumnFile {
  /** What is kept up to the last append that was done; what a broken off one left is cut off. */
  restore(call?: CallOptions): ResultAsync<KeptChunks, DamagedFile | Unavailable>;
  /** Adds chunks at the end and takes the note in place of the last: both, or neither. */
  append(
    chunks: readonly Chunk[],
    note: string,
    call?: CallOptions,
  ): ResultAsync<void, DamagedFile | Unavailable>;
  /** The chunk at that place, from 0. Its data may change with the read after the next. */
  read(at: number, call?: CallOptions): ResultAsync<Chunk, DamagedFile | Unavailable>;
}
