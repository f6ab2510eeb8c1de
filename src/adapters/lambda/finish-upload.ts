import { err, ok, ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import type {
  CallOptions,
  RejectStore,
  Unavailable,
  UploadCounts,
  UploadPart,
  UploadResult,
} from "#application";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import { failureIn, permanent } from "./ingest-failure.js";
import { type ByteRange, byteRange, type Upload, upload } from "./ingest-upload.js";
import type { Measure } from "./metrics.js";

/** What the last step of an upload works with. */
export interface FinishUploadOptions {
  readonly rejects: RejectStore;
  /** Counts what came of records. */
  readonly measure?: Measure;
}

const input = z.union([
  z.object({
    upload,
    ranges: z.array(byteRange).min(1),
    /** Executions that were begun by an earlier release do not say it: they would take the question for the end. */
    mayAsk: z.literal(true).optional(),
  }),
  /** All ranges that were to be taken in again have been. */
  z.object({ upload, parts: z.int().positive() }),
]);

/** Lines were refused that may be taken now that all ranges are, an outcome whose message came in with another one. */
export interface UploadAgain {
  readonly upload: Upload;
  /** How many ranges the file has. */
  readonly parts: number;
  /** Those that have such lines. */
  readonly again: readonly ByteRange[];
}

/** So many parts are read at the same time. */
const atOnce = 32;

/** Of the lines of a file that are refused so many are kept; the others are counted. */
const mostRejected = 100_000;

/**
 * Puts together what came of the ranges of a file: keeps the refused lines with their numbers in
 * the whole file, and counts; or, where it may ask, says which ranges are to be taken in again before,
 * once. Run again, it says the same. Throws `Permanent` when something of a range is missing, or when a line came upon a
 * defect, after all else is done; `Transient` when it should be tried again.
 */
export function finishUploadHandler({
  rejects,
  measure,
}: FinishUploadOptions): (
  event: unknown,
  context?: FunctionContext,
) => Promise<UploadCounts | UploadAgain> {
  return async (event, context) => {
    const given = input.parse(event);
    const parts = "ranges" in given ? given.ranges.length : given.parts;
    const ranges = "ranges" in given && given.mayAsk ? given.ranges : [];
    const finished = await finish(rejects, given.upload.id, parts, ranges, deadlineOf(context));
    if (finished.isErr()) throw failureOf(finished.error, parts);
    if ("again" in finished.value) return { upload: given.upload, parts, ...finished.value };
    const { lines, taken, refused, defects } = finished.value;
    measure?.([{ name: "RecordsToldOf", value: taken }], { outcome: "taken" });
    measure?.([{ name: "RecordsToldOf", value: refused }], { outcome: "refused" });
    if (defects === 0) return { lines, taken, refused };
    throw permanent(
      "Defect",
      `the code failed at ${defects} of ${lines} lines, which are among those refused; all others were done`,
    );
  };
}

interface MissingParts {
  readonly type: "MissingParts";
  readonly count: number;
}

function failureOf(error: Unavailable | MissingParts, parts: number): Error {
  if (error.type === "Unavailable") return failureIn(error);
  return permanent("MissingParts", `nothing is known of ${error.count} of ${parts} ranges`);
}

/** What it came to; or which of `ranges` are to be taken in again, which may be all, none or some. */
function finish(
  rejects: RejectStore,
  id: string,
  count: number,
  ranges: readonly ByteRange[],
  call: CallOptions,
): ResultAsync<UploadResult | Pick<UploadAgain, "again">, Unavailable | MissingParts> {
  return safeTry(async function* () {
    const sum = new Sum();
    let missing = 0;
    for (let from = 0; from < count; from += atOnce) {
      const indexes = Array.from({ length: Math.min(atOnce, count - from) }, (_, i) => from + i);
      const parts = yield* await ResultAsync.combine(
        indexes.map((index) => rejects.part(id, index, call)),
      );
      for (const part of parts) {
        if (part === undefined) missing += 1;
        else sum.add(part);
      }
    }
    if (missing === 0) {
      // A range alone has taken such lines again itself.
      const again = ranges.length > 1 ? ranges.filter(({ index }) => sum.early.has(index)) : [];
      if (again.length > 0) return ok({ again });
      const result = sum.result();
      yield* await rejects.keepResult(id, result, count, call);
      return ok(result);
    }
    // An earlier run may have kept the result, and been stopped when it removed the parts.
    const known = yield* await rejects.result(id, call);
    return known === undefined ? err({ type: "MissingParts" as const, count: missing }) : ok(known);
  });
}

/** Adds up parts in their order. */
class Sum {
  #begun = 0;
  #lines = 0;
  #taken = 0;
  #refused = 0;
  #defects = 0;
  /** The ranges with lines that may be taken by now. */
  readonly early = new Set<number>();
  readonly #rejected: UploadResult["rejected"][number][] = [];

  add({ index, begun, lines, taken, refused, early, defects, rejected }: UploadPart): void {
    const room = mostRejected - this.#rejected.length;
    for (const { line, reasons } of rejected.slice(0, room)) {
      this.#rejected.push({ line: this.#begun + line, reasons });
    }
    this.#begun += begun;
    this.#lines += lines;
    this.#taken += taken;
    this.#refused += refused;
    this.#defects += defects;
    if (early > 0) this.early.add(index);
  }

  result(): UploadResult {
    const [lines, taken, refused] = [this.#lines, this.#taken, this.#refused];
    return { lines, taken, refused, defects: this.#defects, rejected: this.#rejected };
  }
}
