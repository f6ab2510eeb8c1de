import { err, ok, type ResultAsync } from "neverthrow";
import { customer, endOfTime, type Features, features, type Instant, streamName } from "#domain";
import type { Ports, Unavailable } from "../ports/index.js";

/** There is no such customer on the record. */
export interface CustomerNotFound {
  readonly type: "CustomerNotFound";
}

/**
 * A customer's features at an instant, from what was known at `knownAt`: without it, from all that
 * is known now.
 */
export function customerFeatures(
  { events }: Pick<Ports, "events">,
  customerId: string,
  at: Instant,
  knownAt: Instant = endOfTime,
): ResultAsync<Features, CustomerNotFound | Unavailable> {
  return events
    .read(streamName(customer.category, customerId))
    .andThen(({ recorded }) =>
      recorded.length === 0
        ? err({ type: "CustomerNotFound" as const })
        : ok(features(recorded, at, knownAt)),
    );
}
