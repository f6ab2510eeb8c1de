import { createReadStream } from "node:fs";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { headerOf, jsonOf, rowOf } from "./formats.js";
import { byCsvLine, byElement, byLine, isBlank, type RawRecord, splitRecords } from "./lines.js";

/** One record of a file, or why there is none at that place. */
export type RecordLine = { readonly file: string; readonly line: number } & (
  | { readonly value: unknown }
  | {
      readonly problem: string;
      /** What stands there, cut to 2,000 characters. */
      readonly raw: string;
    }
);

/** A file that can be read. Its records are read as they are asked for, and once. */
export interface RecordFile {
  readonly file: string;
  /** In `csv`, a value is a row: its cells by the names of their columns. */
  readonly format: "csv" | "json";
  readonly records: AsyncIterable<RecordLine>;
}

/** A file of which nothing can be read. The reason reads well after the file's name. */
export interface UnreadableFile {
  readonly type: "UnreadableFile";
  readonly file: string;
  readonly reason: string;
}

/**
 * Opens a file of records: CSV if it is called `.csv`, else a JSON array if it begins with `[`,
 * else one JSON value a line. A record that cannot be read is a problem of its own line.
 *
 * @param columns - What the header of a CSV file must name.
 */
export function openRecords(
  file: string,
  columns: readonly string[] = [],
): ResultAsync<RecordFile, UnreadableFile> {
  return new ResultAsync(open(file, columns)).mapErr((reason) => ({
    type: "UnreadableFile",
    file,
    reason,
  }));
}

async function open(file: string, columns: readonly string[]): Promise<Result<RecordFile, string>> {
  const begun = await begin(file);
  if (begun.isErr()) return err(begun.error);
  const { chunks, firstByte } = begun.value;
  if (!file.toLowerCase().endsWith(".csv")) {
    const raws = splitRecords(chunks, firstByte === openingBracket ? byElement() : byLine());
    return ok({ file, format: "json", records: recordLines(file, raws, jsonOf) });
  }
  const raws = splitRecords(chunks, byCsvLine());
  const first = await raws.next();
  const header = headerOf(first.value, columns);
  if (header.isErr()) await raws.return(undefined);
  return header.map((names) => ({
    file,
    format: "csv",
    records: recordLines(file, raws, (bytes) => rowOf(bytes, names)),
  }));
}

const openingBracket = 0x5b;

/** A file's bytes, of which the first that is not blank has been seen. */
interface Begun {
  readonly chunks: AsyncIterable<Buffer>;
  readonly firstByte: number;
}

async function begin(file: string): Promise<Result<Begun, string>> {
  try {
    const rest: AsyncIterableIterator<Buffer> = createReadStream(file)[Symbol.asyncIterator]();
    const head: Buffer[] = [];
    for (;;) {
      const next = await rest.next();
      if (next.done) return err("is empty");
      const chunk = head.length === 0 ? withoutByteOrderMark(next.value) : next.value;
      head.push(chunk);
      const firstByte = chunk.find((byte) => !isBlank(byte));
      if (firstByte !== undefined) return ok({ chunks: joined(head, rest), firstByte });
    }
  } catch (cause) {
    return err(reasonOf(cause));
  }
}

async function* joined(
  head: readonly Buffer[],
  rest: AsyncIterableIterator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    yield* head;
    yield* rest;
  } finally {
    await rest.return?.();
  }
}

function withoutByteOrderMark(chunk: Buffer): Buffer {
  return chunk.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf)) ? chunk.subarray(3) : chunk;
}

async function* recordLines(
  file: string,
  raws: AsyncIterable<RawRecord>,
  parseRecord: (bytes: Buffer) => Result<unknown, string>,
): AsyncGenerator<RecordLine> {
  let last = 0;
  try {
    for await (const { line, bytes, problem } of raws) {
      last = line;
      const value = problem === undefined ? parseRecord(bytes) : err(problem);
      yield value.isOk()
        ? { file, line, value: value.value }
        : { file, line, problem: value.error, raw: bytes.toString().trimEnd().slice(0, 2_000) };
    }
  } catch (cause) {
    yield { file, line: last + 1, problem: reasonOf(cause), raw: "" };
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a folder",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
};

/** In words, without the path. Throws again what the file system did not throw: that is a bug. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error) || !("code" in cause)) throw cause;
  const [, words = cause.message] = /^[A-Z]+: (.+?), /.exec(cause.message) ?? [];
  return reasons[String(cause.code)] ?? `cannot be read: ${words}`;
}
