import type { ResultAsync } from "neverthrow";
import type { ColumnInfo } from "#domain/drift";
import type { CallOptions } from "../call.js";
import type { ColumnFile, DamagedFile, Unavailable } from "../ports/index.js";
import type { StoredColumn } from "./chunk-layout.js";
import { infoOf, type Population } from "./column.js";
import { eachChunk } from "./each-chunk.js";

/** A column of a file, whichever chunks have it. */
export interface KnownColumn {
  readonly info: ColumnInfo;
  readonly of: Population;
  readonly role: "column" | "cause";
}

/** What every row of a file has, of all its chunks: 29 bytes a row. */
export interface RowIndex {
  readonly rows: number;
  readonly times: Float64Array;
  readonly messages: Float64Array;
  readonly customers: Float64Array;
  readonly versions: Uint32Array;
  readonly flags: Uint8Array;
  /** By name, in the order in which they were met. */
  readonly columns: ReadonlyMap<string, KnownColumn>;
}

/** Reads what every row has. `rows` is how many the file holds at most. */
export function readRowIndex(
  file: ColumnFile,
  chunks: number,
  rows: number,
  call?: CallOptions,
): ResultAsync<RowIndex, DamagedFile | Unavailable> {
  const columns = new Map<string, KnownColumn>();
  const index = {
    times: new Float64Array(rows),
    messages: new Float64Array(rows),
    customers: new Float64Array(rows),
    versions: new Uint32Array(rows),
    flags: new Uint8Array(rows),
  };
  return eachChunk(
    file,
    chunks,
    (chunk, before) => {
      index.times.set(chunk.times, before);
      index.messages.set(chunk.messages, before);
      index.customers.set(chunk.customers, before);
      index.versions.set(chunk.versions, before);
      index.flags.set(chunk.flags, before);
      for (const { stored } of chunk.columns) {
        if (!columns.has(stored.name)) columns.set(stored.name, known(stored));
      }
    },
    call,
  ).map(() => ({ rows, ...index, columns }));
}

function known(stored: StoredColumn): KnownColumn {
  return { info: infoOf(stored), of: stored.of, role: stored.role };
}
