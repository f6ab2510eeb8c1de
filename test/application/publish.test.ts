import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryEventPublisher } from "#adapters/in-memory";
import { type NotPublished, publish } from "#application";
import { goldenEvent, goldenEvents } from "../support/golden-events.js";

describe("what was recorded", () => {
  it("is published as far as it is public, and it is said how much that is", async () => {
    const publisher = new InMemoryEventPublisher();
    const recorded = ["MessageRequested", "ContactReserved", "MessageApproved"].map(goldenEvent);
    expect((await publish({ publisher })(recorded))._unsafeUnwrap()).toBe(2);
    expect(publisher.published.map(({ type }) => type)).toEqual([
      "message.requested.v1",
      "message.approved.v1",
    ]);
  });

  it("is the same event when it is published again", async () => {
    const publisher = new InMemoryEventPublisher();
    for (const _ of [1, 2]) (await publish({ publisher })(goldenEvents))._unsafeUnwrap();
    const { published } = publisher;
    const half = published.length / 2;
    expect(published.slice(half)).toEqual(published.slice(0, half));
  });

  it("may not be published, and then it is said what was not", async () => {
    const failed: NotPublished = {
      type: "Unavailable",
      service: "a bus",
      cause: "no reason",
      unpublished: [],
    };
    const publisher = { publish: () => errAsync(failed) };
    const said = await publish({ publisher })([goldenEvent("MessageSent")]);
    expect(said._unsafeUnwrapErr()).toBe(failed);
  });

  it("is not published when it is no longer wanted", async () => {
    const publisher = new InMemoryEventPublisher();
    const call = { signal: AbortSignal.abort("stopped") };
    const said = await publish({ publisher })([goldenEvent("MessageSent")], call);
    expect(said._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause: "stopped" });
    expect(publisher.published).toEqual([]);
  });
});
