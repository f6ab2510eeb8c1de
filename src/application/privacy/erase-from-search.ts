import { ok, type ResultAsync, safeTry } from "neverthrow";
import { customer, streamName } from "#domain";
import type { CallOptions } from "../call.js";
import type { Ports, ReadError } from "../ports/index.js";

/**
 * Takes somebody who was forgotten out of the indexes for ever: them, and the cases of the messages
 * that their own stream decided on. `forget` has done so, where it could use the indexes; done again
 * it changes nothing. Of somebody who was not forgotten nothing is taken out.
 */
export function eraseFromSearch({
  events,
  cases,
  similarCustomers,
}: Pick<Ports, "events" | "cases" | "similarCustomers">): (
  customerId: string,
  call?: CallOptions,
) => ResultAsync<"erased" | "not-forgotten", ReadError> {
  return (customerId, call) =>
    safeTry(async function* () {
      const stream = streamName(customer.category, customerId);
      const { recorded } = yield* await events.read(stream, { ...call, withoutPersonal: true });
      if (!recorded.some(({ event }) => event.type === "CustomerErased")) {
        return ok("not-forgotten" as const);
      }
      const messages = recorded.flatMap(({ event }) =>
        "messageId" in event ? [event.messageId] : [],
      );
      for (const messageId of new Set(messages)) yield* await cases.erase(messageId, call);
      yield* await similarCustomers.erase(customerId, call);
      return ok("erased" as const);
    });
}
