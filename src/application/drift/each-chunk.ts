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
  let reading = chunks > 0 ? file.read(0, call) : undefined;
  for (let at = 0; reading !== undefined; at += 1) {
    const read = await reading;
    if (read.isErr()) return err(read.error);
    const opened = openChunk(read.value);
    if (opened.isErr()) {
      const issue = `chunk ${at}: ${opened.error}`;
      return err({ type: "DamagedFile", file: "of columns", issue });
    }
    // The next one is read while this one is looked at.
    reading = at + 1 < chunks ? file.read(at + 1, call) : undefined;
    visit(opened.value, rows);
    rows += opened.value.rows;
  }
  return ok(undefined);
}
