import { err, ok, type ResultAsync } from "neverthrow";
import {
  type CustomerEvent,
  customer,
  endOfTime,
  type Feature,
  type Features,
  features,
  type Instant,
  type Recorded,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { Ports, ReadError } from "../ports/index.js";
import type { Json, OwnFeature } from "../purpose.js";
import { ownFeaturesAt } from "./features.js";

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
  call?: CallOptions,
): ResultAsync<Features, CustomerNotFound | ReadError> {
  return readFacts({ events }, customerId, call).map((facts) => features(facts, at, knownAt));
}

/** What a purpose is chosen by: the set's features and the user's own, from all that is known. */
export interface PurposeFeatures {
  readonly set: Features;
  readonly own: Readonly<Record<string, Feature<Json>>>;
  /** The messages for which it was decided whether there is a contact. */
  readonly decided: ReadonlySet<string>;
}

/** Reads what a purpose is chosen by. */
export function purposeFeatures(
  { events }: Pick<Ports, "events">,
  own: readonly OwnFeature[],
  customerId: string,
  at: Instant,
  call?: CallOptions,
): ResultAsync<PurposeFeatures, CustomerNotFound | ReadError> {
  return readFacts({ events }, customerId, call).map((facts) => ({
    set: features(facts, at, endOfTime),
    own: ownFeaturesAt(facts, at, own),
    decided: new Set(
      facts.flatMap(({ event }) =>
        event.type === "ContactReserved" || event.type === "ContactDeclined"
          ? [event.messageId]
          : [],
      ),
    ),
  }));
}

function readFacts(
  { events }: Pick<Ports, "events">,
  customerId: string,
  call: CallOptions | undefined,
): ResultAsync<readonly Recorded<CustomerEvent>[], CustomerNotFound | ReadError> {
  return events
    .read(streamName(customer.category, customerId), call)
    .andThen(({ recorded }) =>
      recorded.length === 0 ? err({ type: "CustomerNotFound" as const }) : ok(recorded),
    );
}
