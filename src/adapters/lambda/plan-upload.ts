import * as z from "zod";
import { headerOf } from "#adapters/files";
import { requiredCsvColumns, type UploadedFile, type Uploads } from "#application";
import { hashBase32 } from "#domain";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import { failureIn, permanent } from "./ingest-failure.js";
import { type FileLine, linesBeginning } from "./ingest-lines.js";
import { isBlank, withoutByteOrderMark } from "./ingest-records.js";
import type { ByteRange, Upload } from "./ingest-upload.js";

/** What the step works with that plans how a file is taken in. */
export interface PlanUploadOptions {
  readonly uploads: Uploads;
}

/** A file and the ranges of it, without gaps, each for one run of the next step. */
export interface UploadPlan {
  readonly upload: Upload;
  readonly ranges: readonly ByteRange[];
}

/** The largest file, in bytes: 4 GiB. */
export const uploadLimitBytes = 4 * 1024 ** 3;

/** A range has so many bytes, unless there would be more than `mostRanges`. */
const rangeBytes = 256 * 1024;

/** The plan is the state of an execution, which has at most 256 KiB; 4,000 ranges take 200 KB. */
const mostRanges = 4_000;

/** In so many bytes at the beginning stands what a file is, and a CSV file's header. */
const headBytes = 16 * 1024;

const input = z.object({
  bucket: z.string().min(1),
  key: z.string().min(1),
  /** A bucket without versions tells of none, in one way or another. */
  versionId: z
    .string()
    .nullish()
    .transform((id) => id || undefined),
});

/**
 * Finds out what a file is, and cuts it into ranges. Throws `Permanent` for a file that cannot be
 * taken in, and says why; `Transient` when it should be tried again.
 */
export function planUploadHandler({
  uploads,
}: PlanUploadOptions): (event: unknown, context?: FunctionContext) => Promise<UploadPlan> {
  return async (event, context) => {
    const call = deadlineOf(context);
    const found = await uploads.find(input.parse(event), call);
    if (found.isErr()) throw failureIn(found.error);
    const file = found.value;
    if (file === undefined) throw permanent("NoSuchFile", "there is no such file");
    if (file.size === 0) throw permanent("EmptyFile", "the file is empty");
    if (file.size > uploadLimitBytes) {
      throw permanent("FileTooLarge", `it has ${file.size} bytes; at most ${uploadLimitBytes}`);
    }
    const format = formatOf(file);
    const head = await uploads.read(file, 0, Math.min(headBytes, file.size), call);
    if (head.isErr()) throw failureIn(head.error);
    const upload = uploadOf(file, format, Buffer.from(head.value));
    return { upload, ranges: rangesOf(file.size) };
  };
}

/** Without gaps from the first byte to the last. */
export function rangesOf(size: number): readonly ByteRange[] {
  const bytes = Math.max(rangeBytes, Math.ceil(size / mostRanges));
  return Array.from({ length: Math.ceil(size / bytes) }, (_, index) => ({
    index,
    from: index * bytes,
    to: Math.min((index + 1) * bytes, size),
  }));
}

function formatOf({ key }: UploadedFile): "csv" | "ndjson" {
  const [, extension] = /\.(csv|ndjson|jsonl)$/i.exec(key) ?? [];
  if (extension === undefined) {
    throw permanent("UnknownFormat", "its name does not end in .ndjson, .jsonl or .csv");
  }
  return extension.toLowerCase() === "csv" ? "csv" : "ndjson";
}

function uploadOf(file: UploadedFile, format: "csv" | "ndjson", head: Buffer): Upload {
  const first = firstLineOf(file, head);
  const { bucket, key, versionId, etag, size, uploadedAt } = file;
  const version = versionId === undefined ? {} : { versionId };
  // The version says which content it is; without one the ETag does.
  const id = hashBase32(`${bucket}/${key}/${versionId ?? etag}`, 26);
  const described = { id, bucket, key, ...version, etag, size, uploadedAt };
  if (format === "csv") return { ...described, csv: csvOf(file, head, first) };
  if (first?.bytes.toString("latin1").trimStart().startsWith("[")) {
    throw permanent("UnknownFormat", "it is a JSON array; put each record on a line of its own");
  }
  return described;
}

/** The first line that is not blank, if it begins this early. */
function firstLineOf({ size }: UploadedFile, head: Buffer): FileLine | undefined {
  // UTF-16 and UTF-32 have such bytes in every line, and so has what is compressed.
  if (head.includes(0) || /^(?:\xff\xfe|\xfe\xff)/.test(head.toString("latin1", 0, 2))) {
    throw permanent("WrongEncoding", "it is no text in UTF-8");
  }
  const first = linesBeginning(head, 0, { from: 0, to: head.length })
    .map(withoutByteOrderMark)
    .find(({ bytes }) => !isBlank(bytes));
  if (first === undefined && head.length === size) {
    throw permanent("EmptyFile", "the file has nothing but blank lines");
  }
  return first;
}

function csvOf(
  { size }: UploadedFile,
  head: Buffer,
  first: FileLine | undefined,
): NonNullable<Upload["csv"]> {
  const isWhole = size === head.length || head.includes(0x0a, first?.offset);
  if (first === undefined || !isWhole) {
    throw permanent("WrongHeader", `its first ${headBytes} bytes have no whole line`);
  }
  const columns = headerOf({ line: 1, bytes: first.bytes }, requiredCsvColumns);
  if (columns.isErr()) throw permanent("WrongHeader", `the file ${columns.error}`);
  return { columns: [...columns.value], headerAt: first.offset };
}
