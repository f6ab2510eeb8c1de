import { err, ok, Result, type ResultAsync } from "neverthrow";
import type { CallOptions, Corrupt, Projection, ReadError } from "#application";
import { type StreamName, validateStream } from "#domain";

/** A record of DynamoDB Streams, as a Lambda event or the SDK has it: its keys are all that counts. */
export interface StreamRecord {
  readonly eventID?: string | undefined;
  readonly dynamodb?:
    | { readonly Keys?: Readonly<Record<string, KeyAttribute>> | undefined }
    | undefined;
}

/** A value of a key. */
interface KeyAttribute {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
}

/** What a Lambda is called with, and what `GetRecords` answers. */
export interface StreamBatch {
  readonly Records?: readonly StreamRecord[] | undefined;
}

/** A record that is not of an events table: the function is connected to another stream. */
export interface UnknownRecord {
  readonly type: "UnknownRecord";
  /** Its id, or its place in the batch if it has none. */
  readonly record: string;
  readonly issue: string;
}

/**
 * The streams of a batch that grew. Records may come twice and in any order: who reads a stream
 * again needs to know no more than its name.
 */
export function touchedStreams({
  Records = [],
}: StreamBatch): Result<ReadonlySet<StreamName>, UnknownRecord> {
  return Result.combine(Records.map(streamOf)).map(
    (streams) => new Set(streams.filter((stream) => stream !== undefined)),
  );
}

/** What came of a batch: how many streams are shown as they are now, and which are damaged. */
export interface Refreshed {
  readonly refreshed: number;
  readonly corrupt: readonly Corrupt[];
}

/** Why a batch has to be handed over again. */
export type NotRefreshed = ReadError | UnknownRecord;

/**
 * Refreshes the rows of a batch's streams; `project` is a docket's. An error means that the batch
 * is to be handed over again, which does no harm: a store did not answer, or a newer version of the
 * code wrote what this one cannot read. A damaged stream is told, and holds up nothing.
 */
export function refreshOnStream(
  project: (streams: Iterable<StreamName>, call?: CallOptions) => ResultAsync<Projection, never>,
): (batch: StreamBatch, call?: CallOptions) => ResultAsync<Refreshed, NotRefreshed> {
  return (batch, call) =>
    touchedStreams(batch)
      .asyncAndThen((streams) => project(streams, call))
      .andThen(({ refreshed, failed }) => {
        const corrupt: Corrupt[] = [];
        for (const { error } of failed) {
          if (error.type !== "Corrupt" || error.isNewer) return err(error);
          corrupt.push(error);
        }
        return ok({ refreshed, corrupt });
      });
}

/**
 * The function of an events table's stream, e.g. a Lambda's handler: it rejects where `refreshOnStream`
 * has an error, so that the batch is handed over again. A damaged stream is told to `onCorrupt`; a
 * warning of Node's unless told.
 */
export function streamHandler(
  project: Parameters<typeof refreshOnStream>[0],
  onCorrupt: (corrupt: Corrupt) => void = warn,
): (batch: StreamBatch) => Promise<void> {
  const refresh = refreshOnStream(project);
  return async (batch) => {
    const refreshed = await refresh(batch);
    if (refreshed.isErr()) throw failed(refreshed.error);
    for (const corrupt of refreshed.value.corrupt) onCorrupt(corrupt);
  };
}

function warn({ stream, version, issues }: Corrupt): void {
  process.emitWarning(`${stream} cannot be read from version ${version} on: ${issues.join("; ")}`);
}

function failed(error: NotRefreshed): Error {
  return new Error(`The views were not refreshed: ${reasonOf(error)}`, {
    cause: error.type === "Unavailable" ? error.cause : error,
  });
}

function reasonOf(error: NotRefreshed): string {
  switch (error.type) {
    case "Unavailable":
      return `${error.service} did not answer: ${error.advice ?? error.cause}`;
    case "UnknownRecord":
      return `record ${error.record} is not of an events table: ${error.issue}`;
    case "Corrupt":
      return `${error.stream} version ${error.version}: ${error.issues.join("; ")}`;
    case "InvalidStream":
      return `there is no stream ${error.stream}: ${error.issue}`;
  }
}

/** The stream of a record; `undefined` for a snapshot's, which changes no stream. */
function streamOf(
  { eventID, dynamodb }: StreamRecord,
  i: number,
): Result<StreamName | undefined, UnknownRecord> {
  const unknown = (issue: string) =>
    err({ type: "UnknownRecord" as const, record: eventID ?? `${i}`, issue });
  const { s, v } = dynamodb?.Keys ?? {};
  if (s?.S === undefined || v?.N === undefined) return unknown("expected the keys s and v");
  if (!/^\d+(\.5)?$/.test(v.N)) return unknown(`expected a version, found ${v.N}`);
  if (v.N.endsWith(".5")) return ok(undefined);
  return validateStream(s.S as StreamName).orElse(({ issue }) => unknown(issue));
}
