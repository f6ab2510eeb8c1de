import * as z from "zod";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import { type BatchAnswer, type IngestOptions, ingestLetter } from "./ingest-letter.js";
import { type StreamPlace, streamedIn } from "./letters.js";
import { again, allDone } from "./records.js";

/** What is read of a batch of Kinesis. */
const kinesisEvent = z.object({
  Records: z.array(
    z.object({
      /** The shard, and the sequence number again. */
      eventID: z.string().regex(/^[\w-]+:\d+$/),
      eventSourceARN: z.string().regex(/:stream\/./),
      kinesis: z.object({
        sequenceNumber: z.string().min(1),
        data: z.string(),
        /** Seconds since 1970. */
        approximateArrivalTimestamp: z.number(),
      }),
    }),
  ),
});

type KinesisRecord = z.output<typeof kinesisEvent>["Records"][number];

/**
 * Takes in what a stream's records tell, one after the other. At the first that is neither taken nor
 * put among the rejects it ends: AWS gives that one and all after it again, and puts it aside in the
 * end. What cannot be taken yet is refused, for it would hold up all that follows. Throws when what calls it is not Kinesis.
 */
export function ingestStreamHandler(
  options: IngestOptions,
): (event: unknown, context?: FunctionContext) => Promise<BatchAnswer> {
  const ingest = ingestLetter(options, "is refused");
  return async (event, context) => {
    const call = deadlineOf(context);
    for (const record of kinesisEvent.parse(event).Records) {
      const { data, sequenceNumber } = record.kinesis;
      const letter = streamedIn(Buffer.from(data, "base64"), placeOf(record));
      const isDone = await ingest(letter, sequenceNumber, call);
      if (!isDone) return again([sequenceNumber]);
    }
    return allDone;
  };
}

function placeOf({ eventID, eventSourceARN, kinesis }: KinesisRecord): StreamPlace {
  const [shard = ""] = eventID.split(":");
  const [, stream = ""] = eventSourceARN.split(":stream/");
  const receivedAt = new Date(kinesis.approximateArrivalTimestamp * 1_000).toISOString();
  return { stream, shard, sequence: kinesis.sequenceNumber, receivedAt };
}
