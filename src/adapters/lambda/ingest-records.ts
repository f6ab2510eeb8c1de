import { err, type Result } from "neverthrow";
import { jsonOf, rowOf } from "#adapters/files";
import { csvColumn, csvRecord, type ToldRecord } from "#application";
import { type FileLine, lineLimitBytes } from "./ingest-lines.js";
import type { Upload } from "./ingest-upload.js";
import { causeOf, subjectOf } from "./letters.js";

/** A line of a file that should be a record. */
export interface LineRecord {
  /** Within its range, from 1. */
  readonly line: number;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** Records of the same key are about the same customer or message. */
  readonly key: string;
  /** What it tells, or why it tells nothing. */
  readonly told: Result<ToldRecord, string>;
}

/** Those of the lines that are to be records: neither blank nor the header. */
export function recordsIn(file: Upload, lines: readonly FileLine[]): readonly LineRecord[] {
  return lines.map(withoutByteOrderMark).flatMap((each, index) => {
    if (isBlank(each.bytes) || each.offset === file.csv?.headerAt) return [];
    const told = toldIn(file, each);
    const subject = told.map(subjectOf).unwrapOr(undefined);
    return [{ line: index + 1, offset: each.offset, key: subject ?? `line/${index}`, told }];
  });
}

function toldIn(
  { id, uploadedAt: receivedAt, csv }: Upload,
  { offset, bytes }: FileLine,
): Result<ToldRecord, string> {
  if (bytes.length > lineLimitBytes) return err(`longer than ${lineLimitBytes} bytes`);
  const source = { system: "upload", record: `${id}/${offset}` };
  const cause = causeOf(`${source.system}/${source.record}`, source);
  if (csv === undefined) {
    return jsonOf(bytes).map((data) => ({ type: typeOf(data), data, receivedAt, cause }));
  }
  return rowOf(bytes, csv.columns)
    .map((row) => ({
      type: "customer.record" as const,
      data: csvRecord(row),
      fieldName: csvColumn,
      receivedAt,
      cause,
    }))
    .mapErr((problem) => (problem === openQuote ? `${problem}: ${oneLine}` : problem));
}

const openQuote = "not CSV: a quoted cell is not closed";
const oneLine = "in an upload a record is one line, and no cell has line breaks";

/** What tells of a message names it. */
function typeOf(data: unknown): "customer.record" | "message.outcome" {
  const isObject = typeof data === "object" && data !== null;
  return isObject && "message_id" in data ? "message.outcome" : "customer.record";
}

/** Without the mark that some programs put at the beginning of a file in UTF-8. */
export function withoutByteOrderMark(line: FileLine): FileLine {
  const hasMark = line.offset === 0 && line.bytes.subarray(0, 3).equals(byteOrderMark);
  return hasMark ? { ...line, bytes: line.bytes.subarray(3) } : line;
}

const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);

/** Whether there is nothing but white space. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
}
