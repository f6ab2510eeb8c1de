import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { ColumnFile, DamagedFile, Unavailable } from "../ports/index.js";
import { type OpenChunk, openChunk } from "./open-chunk.js";

/** Shows every chunk of a file, one after the other, with the number of rows before it. */
export function eachChunk(
  file: ColumnFile,
  chunks: number,
  visit: (chunk: OpenChunk, rowsBefore: number) => void,
  call?: CallOptions,
): ResultAsync<void, DamagedFile | Unavailable> {
  return new ResultAsync(visitAll(file, chunks, visit, call));
}

async function visitAll(
  file: ColumnFile,
  chunks: number,
  visit: (chunk: OpenChunk, rowsBefore: number) => void,
  call: CallOptions | undefined,
): Promise<Result<void, DamagedFile | Unavailable>> {
  let rows = 0;
  for (let at = 0; at < chunks; at += 1) {
    const read = await file.read(at, call);
    if (read.isErr()) return err(read.error);
    const opened = openChunk(read.value);
    if (opened.isErr()) {
      return err({
        type: "DamagedFile",
        file: "of columns",
        issue: `chunk ${at}: ${opened.error}`,
      });
    }
    visit(opened.value, rows);
    rows += opened.value.rows;
  }
  return ok(undefined);
}
