import { ok } from "neverthrow";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import { eachInOrder } from "./each-in-order.js";
import { type BatchAnswer, type IngestOptions, ingestLetter } from "./ingest-letter.js";
import { letterIn, subjectOf } from "./letters.js";
import { again, queueEvent } from "./records.js";

const atOnce = 8;

/**
 * Takes in the letters of the webhook, those about one customer or message in their order. What is
 * refused for good goes to the rejects. All else that was not taken comes again, and in the end
 * reaches the queue for dead letters: what is no letter, too. Throws when what calls it is not SQS.
 */
export function ingestQueueHandler(
  options: IngestOptions,
): (event: unknown, context?: FunctionContext) => Promise<BatchAnswer> {
  const ingest = ingestLetter(options, "comes again");
  return async (event, context) => {
    const call = deadlineOf(context);
    const items = queueEvent.parse(event).Records.map(({ messageId, body }) => {
      const letter = letterIn(body);
      const subject = letter.map(({ told }) => subjectOf(told)).unwrapOr(undefined);
      return { messageId, letter, key: subject ?? `item/${messageId}` };
    });
    const done = await eachInOrder(
      items,
      ({ key }) => key,
      atOnce,
      async ({ letter, messageId }) => ok(await ingest(letter, messageId, call)),
    );
    const isDone = done._unsafeUnwrap();
    const failed = items.filter((_, index) => !isDone[index]);
    return again(failed.map(({ messageId }) => messageId));
  };
}
