import { ok, type Result } from "neverthrow";
import * as z from "zod";
import type { CallOptions, Unavailable } from "#application";
import type { OpenSearchCaller } from "./caller.js";
import { mayPass, refused } from "./failures.js";

/** A document to be kept unless there is one of its version or a newer one. */
export interface Write {
  readonly id: string;
  readonly version: number;
  readonly document: Readonly<Record<string, unknown>>;
}

/** Where writes go, and whether they are found as soon as they are done. */
export interface WriteTarget {
  /** An alias: an index that is not there is never made by the way. */
  readonly alias: string;
  readonly isVisibleAtOnce: boolean;
}

/** Below what a domain on the smallest nodes takes, which is 10 MB; a piece is done in a moment. */
const pieceBytes = 2_000_000;
const pieceItems = 250;

const results = z.object({
  items: z.array(
    z.object({
      index: z.object({
        status: z.number(),
        error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
      }),
    }),
  ),
});

/** Makes all writes, in pieces one after the other. A write that comes too late is done. */
export async function writeAll(
  caller: OpenSearchCaller,
  target: WriteTarget,
  writes: readonly Write[],
  call?: CallOptions,
): Promise<Result<void, Unavailable>> {
  for (const piece of pieces(writes)) {
    const written = await writePiece(caller, target, piece, call);
    if (written.isErr()) return written;
  }
  return ok(undefined);
}

/** Reads every item's result; only those that may go better in a moment are sent again. */
function writePiece(
  caller: OpenSearchCaller,
  { alias, isVisibleAtOnce }: WriteTarget,
  piece: readonly string[],
  call: CallOptions | undefined,
) {
  let left = piece;
  const failures: Error[] = [];
  const query = { require_alias: "true", ...(isVisibleAtOnce && { refresh: "true" }) };
  return caller.service.call(async (stop) => {
    const sent = left;
    const request = { path: `/${alias}/_bulk`, query, lines: sent.join("") } as const;
    const { items } = await caller.once({ method: "POST", ...request }, results, stop);
    if (items.length !== sent.length) {
      throw new Error(`${items.length} results of ${sent.length} writes`);
    }
    const outcomes = items.map(({ index: { status, error } }, at) => ({
      line: sent[at] ?? "",
      // A conflict says that what is there is as new, or newer.
      failure: status < 300 || status === 409 ? undefined : itemFailure(status, error),
    }));
    const again = outcomes.filter(({ failure }) => failure !== undefined && mayPass(failure));
    left = again.map(({ line }) => line);
    for (const { failure } of outcomes) {
      if (failure !== undefined && !mayPass(failure)) failures.push(failure);
    }
    const [failure] = again.length > 0 ? again.map(({ failure }) => failure) : failures;
    if (failure !== undefined) throw failure;
  }, call);
}

type ItemError = z.infer<typeof results>["items"][number]["index"]["error"];

function itemFailure(status: number, error: ItemError): Error {
  return refused(status, error?.type ?? "ResponseError", error?.reason ?? "no reason given");
}

function* pieces(writes: readonly Write[]): Generator<readonly string[]> {
  let piece: string[] = [];
  let bytes = 0;
  for (const { id, version, document } of writes) {
    const action = { index: { _id: id, version, version_type: "external" } };
    const lines = `${JSON.stringify(action)}\n${JSON.stringify(document)}\n`;
    const size = Buffer.byteLength(lines);
    if (piece.length === pieceItems || (piece.length > 0 && bytes + size > pieceBytes)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push(lines);
    bytes += size;
  }
  if (piece.length > 0) yield piece;
}
