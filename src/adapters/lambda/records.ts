import * as z from "zod";
import type { BatchAnswer } from "./ingest-letter.js";

/** That everything is done. */
export const allDone: BatchAnswer = { batchItemFailures: [] };

/** That these are to be handed over again; of a stream, what comes after the first one as well. */
export function again(identifiers: readonly string[]): BatchAnswer {
  return { batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}

const attribute = z.object({ S: z.string().optional(), N: z.string().optional() });

/** What is read of a batch of DynamoDB Streams. */
export const streamEvent = z.object({
  Records: z.array(
    z.object({
      eventID: z.string().optional(),
      eventName: z.string().optional(),
      dynamodb: z.object({
        SequenceNumber: z.string(),
        Keys: z.record(z.string(), attribute).optional(),
        NewImage: z.record(z.string(), z.unknown()).optional(),
      }),
    }),
  ),
});

/** One record of such a batch. */
export type StreamsRecord = z.output<typeof streamEvent>["Records"][number];

/** What is read of a batch of SQS. */
export const queueEvent = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});
