import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import {
  type CallOptions,
  type Conflict,
  type IntakeUseCases,
  type Issue,
  type NotTaken,
  type RejectedLine,
  type RejectStore,
  takeIn,
  type Unavailable,
  type UploadChanged,
  type UploadCounts,
  type UploadPart,
  type Uploads,
} from "#application";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import { eachInOrder } from "./each-in-order.js";
import { failureIn } from "./ingest-failure.js";
import { readLines } from "./ingest-lines.js";
import { type LineRecord, recordsIn } from "./ingest-records.js";
import { byteRange, upload } from "./ingest-upload.js";
import { nameOf } from "./log.js";
import { type Thrown, unlessThrown } from "./thrown.js";

/** What the step works with that takes in a range of a file. */
export interface IngestRangeOptions {
  readonly docket: IntakeUseCases;
  readonly uploads: Uploads;
  readonly rejects: RejectStore;
}

const input = z.object({ upload, range: byteRange });

const atOnce = 8;

/** Of the lines of a range that are refused so many are kept; the others are counted. */
const mostRejected = 10_000;

/** Of a line so many reasons are kept. */
const mostReasons = 20;

/**
 * Takes in the lines that begin in a range, those about one customer or message in their order.
 * What is refused is kept for the last step, and so is a line that the code itself fails at. Run again,
 * it takes every line again, which does no harm. Throws `Transient` when all of it should be,
 * `Permanent` when that does not help.
 */
export function ingestRangeHandler(
  options: IngestRangeOptions,
): (
  event: unknown,
  context?: FunctionContext,
) => Promise<UploadCounts & { readonly index: number }> {
  return async (event, context) => {
    const ingested = await ingestRange(options, input.parse(event), deadlineOf(context));
    if (ingested.isErr()) throw failureIn(ingested.error);
    const { index, lines, taken, refused } = ingested.value;
    return { index, lines, taken, refused };
  };
}

function ingestRange(
  { docket, uploads, rejects }: IngestRangeOptions,
  { upload: file, range }: z.output<typeof input>,
  call: CallOptions,
): ResultAsync<UploadPart, Unavailable | Conflict | UploadChanged> {
  return safeTry(async function* () {
    const found = yield* await readLines(uploads, file, range, call);
    const records = recordsIn(file, found);
    const take = takeLines(docket, call);
    const first = yield* await take(records);
    // What a line needs may have stood behind it.
    const again = yield* await take(first.filter(({ isEarly }) => isEarly));
    const rejected = [...first.filter(({ isEarly }) => !isEarly), ...again].sort(
      (a, b) => a.line - b.line,
    );
    const part: UploadPart = {
      index: range.index,
      begun: found.length,
      lines: records.length,
      taken: records.length - rejected.length,
      refused: rejected.length,
      early: rejected.filter(({ isEarly }) => isEarly).length,
      defects: rejected.filter(({ isDefect }) => isDefect).length,
      rejected: rejected.slice(0, mostRejected).map(({ line, reasons }) => ({ line, reasons })),
    };
    yield* await rejects.keepPart(file.id, part, call);
    return ok(part);
  });
}

/** A line that was not taken. */
interface NotTakenLine extends RejectedLine, LineRecord {
  /** It may be, once all other lines are. */
  readonly isEarly: boolean;
  /** It was not for what it says. */
  readonly isDefect: boolean;
}

/** Takes lines, and says which were refused. */
function takeLines(
  docket: IntakeUseCases,
  call: CallOptions,
): (
  records: readonly LineRecord[],
) => ResultAsync<readonly NotTakenLine[], Unavailable | Conflict> {
  const take = takeIn(docket);
  const taken = async (
    record: LineRecord,
  ): Promise<Result<NotTakenLine | undefined, Unavailable | Conflict>> => {
    const told = await unlessThrown(() =>
      record.told.mapErr(refusedFor).asyncAndThen((each) => take(each, call)),
    );
    if (told.isOk()) return ok(undefined);
    const { error } = told;
    if (error.type === "Unavailable" || error.type === "Conflict") return err(error);
    const isDefect = error.type === "Thrown";
    const reasons = isDefect ? [defectOf(error)] : error.issues.slice(0, mostReasons);
    return ok({ ...record, reasons, isEarly: error.type === "NotYet", isDefect });
  };
  return (records) =>
    eachInOrder(records, ({ key }) => key, atOnce, taken).map((lines) =>
      lines.filter((line) => line !== undefined),
    );
}

/** Without the error's words, which may quote the line. */
function defectOf({ cause }: Thrown): Issue {
  const name = nameOf(cause);
  return {
    path: "",
    message: `the code failed at it (${name}); put it down again once that is mended`,
  };
}

function refusedFor(problem: string): NotTaken {
  return { type: "Refused", issues: [{ path: "", message: problem }] };
}
