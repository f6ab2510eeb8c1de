import { okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryEventPublisher, InMemoryEventStore, InMemoryKeyVault } from "#adapters/in-memory";
import {
  type EventPublisher,
  type KeyVault,
  type PublicEvent,
  publicEventsOf,
  type Republished,
  republish,
  type ToRepublish,
} from "#application";
import type { Recorded, StreamName } from "#domain";
import { complaining, customerStream, openedId } from "../support/complaining.js";
import { movableClock, must, now } from "../support/docket.js";
import { goldenEvents } from "../support/golden-events.js";
import { intercepted } from "../support/intercepted.js";

/** A store of the golden events, in small pages. */
const goldenStore = (keys: KeyVault = new InMemoryKeyVault()) =>
  InMemoryEventStore.restore(goldenEvents, {
    clock: movableClock(),
    keys,
    pageSize: 7,
  })._unsafeUnwrap();

const republished = async (
  what: ToRepublish,
  events = goldenStore(),
): Promise<{ readonly done: Republished; readonly ids: readonly string[] }> => {
  const publisher = new InMemoryEventPublisher();
  const done = await must(republish({ events, publisher })(what));
  return { done, ids: publisher.published.map(({ id }) => id) };
};
const idsOf = (recorded: readonly Recorded[]) =>
  recorded.flatMap(publicEventsOf).map(({ id }: PublicEvent) => id);

describe("what is published again", () => {
  it("is everything, each event once, as it was published before", async () => {
    const { done, ids } = await republished({ of: "everything" });
    expect([...ids].sort()).toEqual([...idsOf(goldenEvents)].sort());
    expect(done).toEqual({ published: 92, corrupt: [] });
  });

  it("is a category", async () => {
    const { done, ids } = await republished({ of: { category: "rollout" } });
    const wanted = goldenEvents.filter((each) => each.stream.startsWith("rollout:"));
    expect([...ids].sort()).toEqual([...idsOf(wanted)].sort());
    expect(done.published).toBe(11);
  });

  it("is one stream, in its order", async () => {
    const name = "message:jukmgo52lla42lyeb3k4ft3nn2" as StreamName;
    const { ids } = await republished({ of: { stream: name } });
    expect(ids).toEqual(idsOf(goldenEvents.filter((each) => each.stream === name)));
    expect(ids[0]).toBe(`${name}/1/message.requested.v1`);
  });

  it("is nothing of a stream that nobody wrote", async () => {
    const { done } = await republished({ of: { stream: customerStream("nobody") } });
    expect(done).toEqual({ published: 0, corrupt: [] });
  });

  it("is what was recorded from then till then, both included", async () => {
    const { events } = await complaining({ "c-1": 3, "c-2": 3 });
    const minutes = (minute: string) => now.replace("12:00", `12:0${minute}`);
    const between = async (since?: string, until?: string) =>
      (await republished({ of: { category: "customer" }, since, until }, events)).ids;
    expect(await between(minutes("1"), minutes("3"))).toEqual([
      openedId("c-1", 2),
      openedId("c-1", 3),
      openedId("c-2", 1),
    ]);
    expect(await between(minutes("5"))).toEqual([openedId("c-2", 3)]);
    expect(await between(undefined, now)).toEqual([openedId("c-1", 1)]);
    expect(
      (await republished({ of: { stream: customerStream("c-1") }, since: minutes("2") }, events))
        .ids,
    ).toEqual([openedId("c-1", 3)]);
  });

  it("takes no key of anybody", async () => {
    const asked: string[] = [];
    const keys = intercepted(new InMemoryKeyVault(), (method, _, run) => {
      asked.push(method);
      return run();
    });
    const events = goldenStore(keys);
    await republished({ of: "everything" }, events);
    await republished({ of: { stream: customerStream("cust-0001") } }, events);
    expect(asked).toEqual([]);
  });

  it("goes by at most a hundred events at once, however long a stream is", async () => {
    const { events } = await complaining({ "c-1": 1_203 });
    const calls: number[] = [];
    const publisher: EventPublisher = {
      publish: (told) => {
        calls.push(told.length);
        return okAsync(undefined);
      },
    };
    for (const of of [{ stream: customerStream("c-1") }, { category: "customer" }] as const) {
      calls.length = 0;
      const done = await must(republish({ events, publisher })({ of }));
      expect(done.published).toBe(1_203);
      expect(Math.max(...calls)).toBe(100);
    }
  });

  it("is counted while it goes on", async () => {
    const { events } = await complaining({ "c-1": 250 });
    const seen: number[] = [];
    const again = republish({ events, publisher: new InMemoryEventPublisher() });
    const onProgress = ({ published }: Republished) => seen.push(published);
    await must(again({ of: "everything" }, { onProgress }));
    expect(seen).toEqual([100, 200, 250]);
  });
});
