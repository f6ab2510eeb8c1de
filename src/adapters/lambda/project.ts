import type { ResultAsync } from "neverthrow";
import type { touchedStreams } from "#adapters/dynamodb";
import type { CallOptions, Corrupt, Projection, ReadError } from "#application";
import type { StreamName } from "#domain";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import type { BatchAnswer } from "./ingest-letter.js";
import { type Log, nameOf } from "./log.js";
import type { Measure } from "./metrics.js";
import { again, allDone, type StreamsRecord, streamEvent } from "./records.js";

/** What the function of the events table's stream works with. */
export interface ProjectOptions {
  /** Reads of a record which stream has grown. */
  readonly touched: typeof touchedStreams;
  readonly project: (
    streams: Iterable<StreamName>,
    call?: CallOptions,
  ) => ResultAsync<Projection, never>;
  /** Keeps the state of a stream that has grown enough, and says whether it did. */
  readonly snapshot: (stream: StreamName, call?: CallOptions) => ResultAsync<boolean, ReadError>;
  readonly log: Log;
  readonly measure: Measure;
}

/** How many versions a stream grows by until its snapshot is looked for again. */
const distance = 10;

/**
 * Refreshes the rows of streams that grew, and keeps their states. All streams of a batch are tried;
 * the answer names the first record whose stream was not refreshed, and from there on all is handed
 * over again, which does no harm. A damaged stream is told of, and holds up nothing.
 */
export function projectHandler(
  options: ProjectOptions,
): (event: unknown, context?: FunctionContext) => Promise<BatchAnswer> {
  const { touched, project, log, measure } = options;
  return async (event, context) => {
    const call = deadlineOf(context);
    const touches = streamEvent.parse(event).Records.map((record) => touchOf(record, touched, log));
    const streams = new Set(touches.flatMap(({ stream }) => stream ?? []));
    const { refreshed, failed } = await project(streams, call).match(
      (done) => done,
      (never) => never,
    );

    const damaged = failed.flatMap(({ error }) => (isDamaged(error) ? [error] : []));
    for (const { stream, version } of damaged) log("error", "damaged", { stream, version });
    const late = failed.filter(({ error }) => !isDamaged(error));
    for (const { stream, error } of late) log("warn", "not refreshed", factsOf(stream, error));

    const grown = new Set(touches.flatMap((touch) => (touch.isDue ? (touch.stream ?? []) : [])));
    const kept = await snapshots(options, [...grown], call);
    measure([
      { name: "StreamsRefreshed", value: refreshed },
      { name: "StreamsDamaged", value: damaged.length },
      { name: "SnapshotsKept", value: kept },
    ]);
    const lateStreams = new Set(late.map(({ stream }) => stream));
    const first = touches.find(
      ({ stream, isUnknown }) => isUnknown || (stream !== undefined && lateStreams.has(stream)),
    );
    return first === undefined ? allDone : again([first.sequence]);
  };
}

/** Which stream a record says has grown, if any. */
interface Touch {
  readonly sequence: string;
  readonly stream: StreamName | undefined;
  /** The record is of another table. */
  readonly isUnknown: boolean;
  /** A snapshot may be due. */
  readonly isDue: boolean;
}

function touchOf(record: StreamsRecord, read: typeof touchedStreams, log: Log): Touch {
  const { Keys, NewImage, SequenceNumber: sequence } = record.dynamodb;
  const touched = read({ Records: [record] });
  if (touched.isErr()) {
    log("error", "unknown record", { record: touched.error.record, issue: touched.error.issue });
    return { sequence, stream: undefined, isUnknown: true, isDue: false };
  }
  const [stream] = touched.value;
  const before = Number(Keys?.["v"]?.N) - 1;
  const after = before + countIn(NewImage);
  const isDue = Math.floor(after / distance) > Math.floor(before / distance);
  return { sequence, stream, isUnknown: false, isDue };
}

/** How many events a commit has; at least one, where its item is not told. */
function countIn(image: Readonly<Record<string, unknown>> = {}): number {
  const { n } = image;
  const count = typeof n === "object" && n !== null && "N" in n ? Number(n.N) : 1;
  return Number.isInteger(count) ? count : 1;
}

/** A snapshot that is not kept makes a stream slower to load, no more: nothing waits for it. */
async function snapshots(
  { snapshot, log }: ProjectOptions,
  streams: readonly StreamName[],
  call: CallOptions,
): Promise<number> {
  let kept = 0;
  for (const stream of streams) {
    const done = await snapshot(stream, call);
    if (done.isErr()) log("warn", "no snapshot kept", factsOf(stream, done.error));
    else if (done.value) kept += 1;
  }
  return kept;
}

/** What a newer version of the code wrote is not damaged: it is read once this one is deployed. */
function isDamaged(error: ReadError): error is Corrupt {
  return error.type === "Corrupt" && !error.isNewer;
}

function factsOf(stream: string, error: ReadError) {
  if (error.type !== "Unavailable") return { stream, error: error.type };
  return { stream, service: error.service, error: nameOf(error.cause), advice: error.advice };
}
