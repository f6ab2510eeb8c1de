import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryEventPublisher } from "#adapters/in-memory";
import { publishHandler } from "#adapters/lambda";
import type { CallOptions, EventPublisher, NotPublished, PublicEvent } from "#application";
import { type CustomerEvent, customer, type Recorded, streamName } from "#domain";
import { again, context, observed } from "../support/lambda.js";

/** What became of a customer, as version 1 of their stream. */
const recorded = (customerId: string, event: CustomerEvent): Recorded => ({
  stream: streamName(customer.category, customerId),
  version: 1,
  event,
  recordedAt: "2026-10-01T12:00:00.000Z",
  commitId: `commit-${customerId}`,
  metadata: {
    correlationId: "test",
    causationId: "test",
    actor: "tester",
    source: { system: "test", record: "1" },
    codeVersion: "1",
    schemaVersion: 1,
  },
});
const registered = (customerId: string) =>
  recorded(customerId, {
    type: "CustomerRegistered",
    customerId,
    at: "2026-10-01T12:00:00.000Z",
  });
const enormous = recorded("c-huge", {
  type: "PropertyRecorded",
  propertyId: "home",
  propertyType: "x".repeat(300_000),
  lotFeatures: [],
  at: "2026-10-01T12:00:00.000Z",
});

const record = (sequence: string, ...events: readonly Recorded[]) => ({
  eventID: `event-${sequence}`,
  eventName: "INSERT",
  dynamodb: { SequenceNumber: sequence, NewImage: { events } },
});
const unreadable = (sequence: string) => ({
  eventID: `event-${sequence}`,
  dynamodb: { SequenceNumber: sequence, Keys: { s: { S: "customer:c-9" } } },
});

function functionOver(publisher: EventPublisher) {
  const observing = observed();
  const handler = publishHandler({
    publisher,
    eventsTold: ({ dynamodb }) =>
      dynamodb?.NewImage === undefined
        ? errAsync({ type: "Corrupt", stream: "customer:c-9", version: 1, issues: ["Ada"] })
        : okAsync(dynamodb.NewImage["events"] as readonly Recorded[]),
    ...observing,
  });
  const run = (...Records: readonly object[]) => handler({ Records }, context);
  return { run, ...observing };
}

/** A publisher that is down for the events of some customers, until it is mended. */
class HalfDown implements EventPublisher {
  readonly whole = new InMemoryEventPublisher();
  readonly #down: Set<string>;

  constructor(...down: readonly string[]) {
    this.#down = new Set(down.map((id) => `customer:${id}`));
  }

  mend(): void {
    this.#down.clear();
  }

  publish(
    events: readonly PublicEvent[],
    call?: CallOptions,
  ): ReturnType<EventPublisher["publish"]> {
    const isDown = ({ stream }: PublicEvent) => this.#down.has(stream);
    const unpublished = events.filter(isDown);
    const error = {
      type: "Unavailable",
      service: "bus",
      cause: new Error("no"),
      unpublished,
    } as const;
    return this.whole
      .publish(
        events.filter((each) => !isDown(each)),
        call,
      )
      .andThen(
        (): ResultAsync<void, NotPublished> =>
          unpublished.length === 0 ? okAsync(undefined) : errAsync(error),
      );
  }
}

const idsIn = ({ published }: InMemoryEventPublisher) => published.map(({ id }) => id);

describe("the function that publishes", () => {
  it("tells others of what was recorded, of internal events nobody", async () => {
    const publisher = new InMemoryEventPublisher();
    const { run, counted } = functionOver(publisher);
    const internal = recorded("c-2", {
      type: "ContactReleased",
      messageId: "m-1",
      reason: "rejected",
    });
    expect(await run(record("1", registered("c-1")), record("2", internal), record("3"))).toEqual(
      again(),
    );
    expect(idsIn(publisher)).toEqual(["customer:c-1/1/customer.registered.v1"]);
    expect(counted).toEqual({ EventsPublished: 1, EventsTooLarge: 0, RecordsUnreadable: 0 });
  });

  it("loses nothing when it fails half way: from the first that is missing on, all comes again", async () => {
    const publisher = new HalfDown("c-2");
    const { run, counted, said } = functionOver(publisher);
    const batch = ["c-1", "c-2", "c-3"].map((id, i) => record(`10${i}`, registered(id)));
    expect(await run(...batch)).toEqual(again("101"));
    expect(counted["EventsPublished"]).toBe(2);
    expect(said).toEqual([
      ["warn", "not published", { service: "bus", error: "Error", advice: undefined }],
    ]);

    publisher.mend();
    expect(await run(...batch.slice(1))).toEqual(again());
    const ids = ["c-1", "c-2", "c-3"].map((id) => `customer:${id}/1/customer.registered.v1`);
    expect(new Set(idsIn(publisher.whole))).toEqual(new Set(ids));
  });

  it("publishes all around an event that is too large, and has that one put aside", async () => {
    const publisher = new InMemoryEventPublisher();
    const { run, counted, said } = functionOver(publisher);
    const answer = await run(
      record("1", registered("c-1")),
      record("2", enormous),
      record("3", registered("c-3")),
    );
    expect(answer).toEqual(again("2"));
    expect(idsIn(publisher)).toEqual([
      "customer:c-1/1/customer.registered.v1",
      "customer:c-3/1/customer.registered.v1",
    ]);
    expect(counted).toEqual({ EventsPublished: 2, EventsTooLarge: 1, RecordsUnreadable: 0 });
    expect(said).toMatchObject([
      ["error", "event too large", { id: "customer:c-huge/1/customer.property-recorded.v1" }],
    ]);
  });

  it("publishes all around a record that cannot be read, and says nothing of what is in it", async () => {
    const publisher = new InMemoryEventPublisher();
    const { run, counted, said } = functionOver(publisher);
    expect(await run(unreadable("1"), record("2", registered("c-2")))).toEqual(again("1"));
    expect(idsIn(publisher)).toEqual(["customer:c-2/1/customer.registered.v1"]);
    expect(counted["RecordsUnreadable"]).toBe(1);
    expect(said).toEqual([
      [
        "error",
        "unreadable record",
        { record: "event-1", stream: "customer:c-9", error: "Corrupt" },
      ],
    ]);
  });

  it("publishes nothing for a batch of no records", async () => {
    const publisher = new InMemoryEventPublisher();
    expect(await functionOver(publisher).run()).toEqual(again());
    expect(publisher.published).toEqual([]);
  });
});
