import { okAsync, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type EventPublisher,
  type EventStore,
  type NotPublished,
  type PublicEvent,
  publicEventsOf,
  type Unpublishable,
} from "#application";

/** So many public events are published at once, between others' work. */
const atOnce = 100;

/**
 * Publishes what is appended through it, for a process that nothing else publishes for. What a
 * process that ends early leaves unpublished is for `republish`.
 */
export class Outbox {
  readonly events: EventStore;
  readonly #publisher: EventPublisher;
  #waiting: readonly PublicEvent[] = [];
  /** How many have to wait before it is tried again. */
  #enough = atOnce;

  constructor(events: EventStore, publisher: EventPublisher) {
    this.#publisher = publisher;
    this.events = {
      read: events.read.bind(events) as EventStore["read"],
      scan: events.scan.bind(events),
      append: (stream, position, given, info) =>
        events.append(stream, position, given, info).andThen((appended) => {
          this.#waiting = [...this.#waiting, ...appended.recorded.flatMap(publicEventsOf)];
          if (this.#waiting.length < this.#enough) return okAsync(appended);
          // What cannot be published now stays and is told at the end.
          return this.flush(info)
            .map(() => appended)
            .orElse(() => okAsync(appended));
        }),
    };
  }

  /** Publishes what waits. Says how many events that were; after a failure the others wait on. */
  flush(call?: CallOptions): ResultAsync<number, NotPublished | Unpublishable> {
    const events = this.#waiting;
    this.#waiting = [];
    return this.#publisher
      .publish(events, call)
      .map(() => {
        this.#enough = atOnce;
        return events.length;
      })
      .orTee((error) => {
        const left = error.type === "Unavailable" ? error.unpublished : events;
        this.#waiting = [...left, ...this.#waiting];
        // Twice as many: while nothing can be published it is tried ever more rarely.
        this.#enough = 2 * Math.max(this.#waiting.length, atOnce);
      });
  }
}
