import { ok, type ResultAsync, safeTry } from "neverthrow";
import { customer, streamName } from "#domain";
import type { Ports, ReadError } from "../ports/index.js";

/**
 * Whether a customer was forgotten, by their key or since a version of their stream. To be asked once
 * what was made of them is stored: forgetting first writes its tombstone and then removes what was
 * stored before. No signal stops it, for what was stored must not stay.
 */
export function isForgotten(
  { keys, events }: Pick<Ports, "keys" | "events">,
  customerId: string,
  version: number,
): ResultAsync<boolean, ReadError> {
  return safeTry(async function* () {
    const found = yield* await keys.keysOf([customerId], { fresh: true });
    if (found.get(customerId)?.status === "forgotten") return ok(true);
    // A key may be held in memory for a while; the stream is read as it is.
    const since = { from: version + 1, withoutPersonal: true };
    const { recorded } = yield* await events.read(streamName(customer.category, customerId), since);
    return ok(recorded.some(({ event }) => event.type === "CustomerErased"));
  });
}
