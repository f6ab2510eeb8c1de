import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryEventPublisher } from "#adapters/in-memory";
import { type EventPublisher, type EventStore, republish, type ToRepublish } from "#application";
import type { StreamName } from "#domain";
import { complaining, customerStream, openedId } from "../support/complaining.js";
import { must } from "../support/docket.js";

const republished = async (what: ToRepublish, events: EventStore) => {
  const publisher = new InMemoryEventPublisher();
  const done = await must(republish({ events, publisher })(what));
  return { done, ids: publisher.published.map(({ id }) => id) };
};

describe("damage", () => {
  it("is reported, hides nothing before it, and stops no other stream", async () => {
    const { events, damage } = await complaining({ "c-1": 4, "c-2": 2, "c-3": 1 });
    damage("c-1", 3);
    damage("c-3", 1);
    const { done, ids } = await republished({ of: "everything" }, events);
    expect(ids).toEqual([
      openedId("c-1", 1),
      openedId("c-1", 2),
      openedId("c-2", 1),
      openedId("c-2", 2),
    ]);
    expect(done.published).toBe(4);
    expect(done.corrupt).toMatchObject([
      { type: "Corrupt", stream: "customer:c-1", version: 3 },
      { type: "Corrupt", stream: "customer:c-3", version: 1 },
    ]);
  });

  it.each([
    ["at its beginning", 1, []],
    ["later", 3, [openedId("c-1", 1), openedId("c-1", 2)]],
    ["at its end", 4, [openedId("c-1", 1), openedId("c-1", 2), openedId("c-1", 3)]],
  ])("of one stream is reported as well: %s", async (_, version, told) => {
    const { events, damage } = await complaining({ "c-1": 4 });
    damage("c-1", version);
    const { done, ids } = await republished({ of: { stream: customerStream("c-1") } }, events);
    expect(ids).toEqual(told);
    expect(done.corrupt).toMatchObject([{ stream: "customer:c-1", version }]);
  });
});

describe("publishing again that comes to no end", () => {
  it("is stopped by its signal, and says how far it got", async () => {
    const { events } = await complaining({ "c-1": 250 });
    const [stop, publisher] = [new AbortController(), new InMemoryEventPublisher()];
    const stopped = await republish({ events, publisher })(
      { of: "everything" },
      { signal: stop.signal, onProgress: () => stop.abort("enough") },
    );
    expect(stopped._unsafeUnwrapErr()).toMatchObject({
      type: "RepublishStopped",
      published: 100,
      corrupt: [],
      cause: { type: "Unavailable", cause: "enough" },
    });
    expect(publisher.published).toHaveLength(100);
  });

  it("says why its publisher did not go on, and how far it got", async () => {
    const { events } = await complaining({ "c-1": 250 });
    let calls = 0;
    const publisher: EventPublisher = {
      publish: (unpublished) => {
        calls += 1;
        return calls < 3
          ? okAsync(undefined)
          : errAsync({ type: "Unavailable", service: "a bus", cause: "gone", unpublished });
      },
    };
    const stopped = await republish({ events, publisher })({ of: "everything" });
    expect(stopped._unsafeUnwrapErr()).toMatchObject({
      type: "RepublishStopped",
      published: 200,
      cause: { service: "a bus", unpublished: { length: 50 } },
    });
  });

  it("says that no stream can have that name", async () => {
    const { events } = await complaining({});
    const again = republish({ events, publisher: new InMemoryEventPublisher() });
    const stopped = await again({ of: { stream: "no stream" as StreamName } });
    expect(stopped._unsafeUnwrapErr()).toMatchObject({
      published: 0,
      cause: { type: "InvalidStream", stream: "no stream" },
    });
  });
});
