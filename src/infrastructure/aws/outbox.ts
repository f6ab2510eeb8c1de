import { okAsync, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type EventPublisher,
  type EventStore,
  type NotPublished,
  publish,
  type Unpublishable,
} from "#application";
import type { Recorded } from "#domain";

/** So many recorded events are published at once, between others' work. */
const atOnce = 100;

/**
 * Publishes what is appended through it, for a process that nothing else publishes for. What a
 * process that ends early leaves unpublished is for `republish`.
 */
export class Outbox {
  readonly events: EventStore;
  readonly #publish: ReturnType<typeof publish>;
  #waiting: Recorded[] = [];
  /** How many have to wait before it is tried again. */
  #enough = atOnce;

  constructor(events: EventStore, publisher: EventPublisher) {
    this.#publish = publish({ publisher });
    this.events = {
      read: events.read.bind(events) as EventStore["read"],
      scan: events.scan.bind(events),
      append: (stream, position, given, info) =>
        events.append(stream, position, given, info).andThen((appended) => {
          this.#waiting.push(...appended.recorded);
          if (this.#waiting.length < this.#enough) return okAsync(appended);
          // What cannot be published now stays and is told at the end.
          return this.flush(info)
            .map(() => appended)
            .orElse(() => okAsync(appended));
        }),
    };
  }

  /** Publishes what waits. Says how many public events that were; after a failure all of it waits on. */
  flush(call?: CallOptions): ResultAsync<number, NotPublished | Unpublishable> {
    const recorded = this.#waiting;
    this.#waiting = [];
    return this.#publish(recorded, call)
      .andTee(() => {
        this.#enough = atOnce;
      })
      .orTee(() => {
        this.#waiting = [...recorded, ...this.#waiting];
        this.#enough = this.#waiting.length + atOnce;
      });
  }
}
