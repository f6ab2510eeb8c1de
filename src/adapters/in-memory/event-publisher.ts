import { errAsync, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type EventPublisher,
  type NotPublished,
  type PublicEvent,
  type Unpublishable,
  unlessStopped,
} from "#application";
import { frozen } from "./frozen.js";

/** As large as an event may be on EventBridge, about; as JSON in UTF-8. */
const limit = 256 * 1024 - 1;

/** Keeps what is published in a list. */
export class InMemoryEventPublisher implements EventPublisher {
  readonly #published: PublicEvent[] = [];

  /** Everything that was published, in that order. */
  get published(): readonly PublicEvent[] {
    return this.#published;
  }

  publish(
    events: readonly PublicEvent[],
    call?: CallOptions,
  ): ResultAsync<void, NotPublished | Unpublishable> {
    const sizes = events.map((event) => ({
      id: event.id,
      bytes: Buffer.byteLength(JSON.stringify(event)),
    }));
    const tooLarge = sizes.filter(({ bytes }) => bytes > limit);
    if (tooLarge.length > 0) return errAsync({ type: "Unpublishable", events: tooLarge, limit });
    return unlessStopped("in-memory event publisher", call)
      .mapErr((stopped) => ({ ...stopped, unpublished: events }))
      .asyncMap(async () => {
        this.#published.push(...events.map(frozen));
      });
  }
}
