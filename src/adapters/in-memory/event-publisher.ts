import type { ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type EventPublisher,
  type NotPublished,
  type PublicEvent,
  unlessStopped,
} from "#application";
import { frozen } from "./frozen.js";

/** Keeps what is published in a list. */
export class InMemoryEventPublisher implements EventPublisher {
  readonly #published: PublicEvent[] = [];

  /** Everything that was published, in that order. */
  get published(): readonly PublicEvent[] {
    return this.#published;
  }

  publish(events: readonly PublicEvent[], call?: CallOptions): ResultAsync<void, NotPublished> {
    return unlessStopped("in-memory event publisher", call)
      .mapErr((stopped) => ({ ...stopped, unpublished: events }))
      .asyncMap(async () => {
        this.#published.push(...events.map(frozen));
      });
  }
}
