import type { eventsTold } from "#adapters/dynamodb";
import {
  type CallOptions,
  type EventPublisher,
  type PublicEvent,
  publicEventsOf,
} from "#application";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import type { BatchAnswer } from "./ingest-letter.js";
import { type Log, nameOf } from "./log.js";
import type { Measure } from "./metrics.js";
import { again, allDone, type StreamsRecord, streamEvent } from "./records.js";

/** What the function that publishes works with. */
export interface PublishOptions {
  /** Reads of a record which events were written. */
  readonly eventsTold: typeof eventsTold;
  readonly publisher: EventPublisher;
  readonly log: Log;
  readonly measure: Measure;
}

/** A public event, and the record that told of it. */
interface Told {
  readonly sequence: string;
  readonly event: PublicEvent;
}

/**
 * Tells others of what a batch of the events table's stream has recorded. Everything in it that can
 * be published is; the answer names the first record of which something was not, and from there on
 * all is handed over again: events keep their ids, so that who gets one twice sees it. What can never
 * be published comes to the failure destination in the end, and by then the rest has gone out.
 */
export function publishHandler({
  eventsTold,
  publisher,
  log,
  measure,
}: PublishOptions): (event: unknown, context?: FunctionContext) => Promise<BatchAnswer> {
  return async (event, context) => {
    const call = deadlineOf(context);
    const records = streamEvent.parse(event).Records;
    const failed = new Set<string>();
    const told: Told[] = [];
    for (const record of records) {
      const sequence = record.dynamodb.SequenceNumber;
      const events = await publicEventsIn(record, eventsTold, log);
      if (events === undefined) failed.add(sequence);
      else told.push(...events.map((event) => ({ sequence, event })));
    }
    const unreadable = failed.size;

    const { unpublished, tooLarge } = await published(publisher, told, call, log);
    for (const { sequence } of [...unpublished, ...tooLarge]) failed.add(sequence);
    measure([
      { name: "EventsPublished", value: told.length - unpublished.length - tooLarge.length },
      { name: "EventsTooLarge", value: tooLarge.length },
      { name: "RecordsUnreadable", value: unreadable },
    ]);
    const first = records.find(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
    return first === undefined ? allDone : again([first.dynamodb.SequenceNumber]);
  };
}

async function publicEventsIn(
  record: StreamsRecord,
  read: PublishOptions["eventsTold"],
  log: Log,
): Promise<readonly PublicEvent[] | undefined> {
  const events = await read(record);
  return events.match(
    (recorded) => recorded.flatMap(publicEventsOf),
    (error) => {
      const stream = record.dynamodb.Keys?.["s"]?.S;
      log("error", "unreadable record", { record: record.eventID, stream, error: error.type });
      return undefined;
    },
  );
}

/** Publishes all that a bus takes, and says what is left. */
async function published(
  publisher: EventPublisher,
  told: readonly Told[],
  call: CallOptions,
  log: Log,
): Promise<{ readonly unpublished: readonly Told[]; readonly tooLarge: readonly Told[] }> {
  const done = await publisher.publish(
    told.map(({ event }) => event),
    call,
  );
  if (done.isOk()) return { unpublished: [], tooLarge: [] };
  const { error } = done;
  if (error.type === "Unpublishable") {
    const ids = new Set(error.events.map(({ id }) => id));
    for (const { id, bytes } of error.events) log("error", "event too large", { id, bytes });
    const tooLarge = told.filter(({ event }) => ids.has(event.id));
    // None were published: the others are now.
    const others = told.filter(({ event }) => !ids.has(event.id));
    const rest = await published(publisher, others, call, log);
    return { unpublished: rest.unpublished, tooLarge: [...tooLarge, ...rest.tooLarge] };
  }
  const { service, cause, advice } = error;
  log("warn", "not published", { service, error: nameOf(cause), advice });
  const ids = new Set(error.unpublished.map(({ id }) => id));
  return { unpublished: told.filter(({ event }) => ids.has(event.id)), tooLarge: [] };
}
