import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { customer, streamName } from "#domain";
import type { CallOptions } from "../call.js";
import type { ReadError } from "../ports/index.js";
import { messagesInRows, messagesInStream } from "../privacy/holdings.js";
import type { LiveViews } from "../views/index.js";
import { indexCase } from "./index-case.js";

/**
 * Makes the cases of one customer's messages anew, for when more is known of them than was when
 * the cases were made: it is taken out of them now. Their messages are those that their own stream
 * tells of and, with views, those whose rows name them: of messages that were brought in while nobody
 * knew the customer nothing else tells. Says how many it looked at.
 */
export function indexCasesOf(
  ports: Parameters<typeof indexCase>[0],
  views?: LiveViews,
): (customerId: string, call?: CallOptions) => ResultAsync<number, ReadError> {
  const index = indexCase(ports);
  return (customerId, call) =>
    safeTry(async function* () {
      const stream = streamName(customer.category, customerId);
      const { recorded } = yield* ports.events.read(stream, { ...call, withoutPersonal: true });
      const inRows = views === undefined ? [] : yield* messagesInRows(views, customerId, call);
      const messageIds = new Set([...messagesInStream(recorded), ...inRows]);
      for (const messageId of messageIds) {
        const indexed = await index(messageId, call);
        // A damaged message is no example; the others are.
        if (indexed.isErr() && indexed.error.type !== "Corrupt") return err(indexed.error);
      }
      return ok(messageIds.size);
    });
}
