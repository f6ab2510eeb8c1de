import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import type { RetryOptions } from "#adapters/remote";
import type {
  CallOptions,
  EventPublisher,
  NotPublished,
  PublicEvent,
  Unavailable,
  Unpublishable,
} from "#application";
import { batchesOf, type Entry, entryOf, limitBytes } from "./entries.js";
import { EventBus } from "./event-bus.js";

/** To which bus it publishes, and by whom it is asked. */
export interface EventBridgePublisherOptions extends RetryOptions {
  /** From `eventBridgeClient`: one that does not retry. */
  readonly client: EventBridgeClient;
  /** The name of the bus; its ARN, if it is another account's. */
  readonly bus: string;
}

/**
 * Publishes on a bus of EventBridge, with the source `docket`, the event's type as detail type and
 * the event as detail. At most ten events go at once, and the deadline is that of each ten. It goes
 * on after events that EventBridge refuses, and ends when EventBridge itself cannot be had. After a
 * lost answer events come twice.
 */
export class EventBridgePublisher implements EventPublisher {
  readonly #bus: EventBus;
  #isFound = false;

  constructor({ client, bus, ...retries }: EventBridgePublisherOptions) {
    this.#bus = new EventBus(client, bus, retries);
  }

  publish(
    events: readonly PublicEvent[],
    call?: CallOptions,
  ): ResultAsync<void, NotPublished | Unpublishable> {
    const entries = events.map((event) => entryOf(event, this.#bus.name));
    const tooLarge = entries.filter(({ bytes }) => bytes > limitBytes);
    if (tooLarge.length > 0) {
      const refused = tooLarge.map(({ event, bytes }) => ({ id: event.id, bytes }));
      return errAsync({ type: "Unpublishable", events: refused, limit: limitBytes });
    }
    if (entries.length === 0) return okAsync(undefined);
    return this.#findBus(call)
      .mapErr((unavailable) => ({ ...unavailable, unpublished: events }))
      .andThen(() => new ResultAsync(this.#put(batchesOf(entries), call)));
  }

  /** Once: EventBridge says of events to a bus that is not there that they were put. */
  #findBus(call: CallOptions | undefined): ResultAsync<unknown, Unavailable> {
    if (this.#isFound) return okAsync(undefined);
    return this.#bus.describe(call).andTee(() => {
      this.#isFound = true;
    });
  }

  async #put(
    batches: readonly (readonly Entry[])[],
    call: CallOptions | undefined,
  ): Promise<Result<void, NotPublished>> {
    let failure: Unavailable | undefined;
    const unpublished: PublicEvent[] = [];
    for (const [at, batch] of batches.entries()) {
      const put = await this.#bus.put(batch, call);
      if (put.isOk()) continue;
      const { events, isRefusal, ...unavailable } = put.error;
      failure ??= unavailable;
      unpublished.push(...events);
      if (isRefusal) continue;
      unpublished.push(...batches.slice(at + 1).flatMap((rest) => rest.map(({ event }) => event)));
      break;
    }
    return failure === undefined ? ok(undefined) : err({ ...failure, unpublished });
  }
}
