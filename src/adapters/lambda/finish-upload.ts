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
import { byteRange, upload } from "./ingest-upload.js";
import type { Measure } from "./metrics.js";

/** What the last step of an upload works with. */
export interface FinishUploadOptions {
  readonly rejects: RejectStore;
  /** Counts what came of records. */
  readonly measure?: Measure;
}

const input = z.object({ upload: upload.pick({ id: true }), ranges: z.array(byteRange).min(1) });

/** So many parts are read at the same time. */
const atOnce = 32;

/** Of the lines of a file that are refused so many are kept; the others are counted. */
const mostRejected = 100_000;

/**
 * Puts together what came of the ranges of a file: keeps the refused lines with their numbers in
 * the whole file, and counts. Run again, it says the same. Throws `Permanent` when something of a
 * range is missing, `Transient` when it should be tried again.
 */
export function finishUploadHandler({
  rejects,
  measure,
}: FinishUploadOptions): (event: unknown, context?: FunctionContext) => Promise<UploadCounts> {
  return async (event, context) => {
    const { upload: file, ranges } = input.parse(event);
    const finished = await finish(rejects, file.id, ranges.length, deadlineOf(context));
    if (finished.isOk()) {
      const { lines, taken, refused } = finished.value;
      measure?.([{ name: "RecordsToldOf", value: taken }], { outcome: "taken" });
      measure?.([{ name: "RecordsToldOf", value: refused }], { outcome: "refused" });
      return { lines, taken, refused };
    }
    const { error } = finished;
    if (error.type === "Unavailable") throw failureIn(error);
    throw permanent(
      "MissingParts",
      `nothing is known of ${error.count} of ${ranges.length} ranges`,
    );
  };
}

interface MissingParts {
  readonly type: "MissingParts";
  readonly count: number;
}

function finish(
  rejects: RejectStore,
  id: string,
  count: number,
  call: CallOptions,
): ResultAsync<UploadCounts, Unavailable | MissingParts> {
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
  readonly #rejected: UploadResult["rejected"][number][] = [];

  add({ begun, lines, taken, refused, rejected }: UploadPart): void {
    const room = mostRejected - this.#rejected.length;
    for (const { line, reasons } of rejected.slice(0, room)) {
      this.#rejected.push({ line: this.#begun + line, reasons });
    }
    this.#begun += begun;
    this.#lines += lines;
    this.#taken += taken;
    this.#refused += refused;
  }

  result(): UploadResult {
    const [lines, taken, refused] = [this.#lines, this.#taken, this.#refused];
    return { lines, taken, refused, rejected: this.#rejected };
  }
}
