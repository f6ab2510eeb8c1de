import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { PublicEvent } from "../public-events/public-event.js";
import type { Unavailable } from "./event-store.js";

/**
 * Not every event was published; those that were are not in `unpublished`. Publishing these again
 * is right. It is `Unavailable` for whoever does not look closer.
 */
export interface NotPublished extends Unavailable {
  readonly unpublished: readonly PublicEvent[];
}

/** Events that no adapter can ever publish, for their size. Nothing was published. */
export interface Unpublishable {
  readonly type: "Unpublishable";
  readonly events: readonly { readonly id: string; readonly bytes: number }[];
  readonly limit: number;
}

/**
 * Tells others what happened. An event may come more than once and in any order: it carries its id,
 * its stream and its version.
 * What an adapter promises is tested by `test/conformance/event-publisher.conformance.ts`.
 */
export interface EventPublisher {
  publish(
    events: readonly PublicEvent[],
    call?: CallOptions,
  ): ResultAsync<void, NotPublished | Unpublishable>;
}
