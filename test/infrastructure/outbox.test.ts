import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryEventPublisher, InMemoryEventStore } from "#adapters/in-memory";
import type { EventPublisher } from "#application";
import { compose, inMemoryAdapters, services } from "#infrastructure";
import { Outbox } from "../../src/infrastructure/aws/outbox.js";
import { addCustomer } from "../support/docket.js";

const clock = new FixedClock("2026-10-01T00:00:00.000Z");

function docketOver(publisher: EventPublisher) {
  const outbox = new Outbox(new InMemoryEventStore({ clock }), publisher);
  const adapters = inMemoryAdapters({ clock, events: outbox.events });
  return { outbox, docket: compose(adapters).get(services.docket) };
}

describe("an outbox", () => {
  it("publishes what was appended through it, once", async () => {
    const publisher = new InMemoryEventPublisher();
    const { outbox, docket } = docketOver(publisher);
    await addCustomer(docket, "c-1", { services: ["roof_cleaning"] });
    expect(publisher.published).toEqual([]);
    const published = (await outbox.flush())._unsafeUnwrap();
    expect(published).toBe(publisher.published.length);
    expect(publisher.published.map(({ type }) => type)).toContain("customer.service-completed.v1");
    expect((await outbox.flush())._unsafeUnwrap()).toBe(0);
  });

  it("publishes as it goes where much is appended", async () => {
    const publisher = new InMemoryEventPublisher();
    const { docket } = docketOver(publisher);
    for (let i = 1; i <= 40; i += 1) {
      await addCustomer(docket, `c-${i}`, { services: ["roof_cleaning"] });
    }
    expect(publisher.published.length).toBeGreaterThan(50);
  });

  it("tries again as more is appended, after a failure that passes", async () => {
    const publisher = new InMemoryEventPublisher();
    let calls = 0;
    const { docket } = docketOver({
      publish: (events, call) => {
        calls += 1;
        if (calls > 1) return publisher.publish(events, call);
        const cause = new Error("down");
        const service = "EventBridge";
        return errAsync({ type: "Unavailable", service, cause, unpublished: events });
      },
    });
    for (let i = 1; i <= 80; i += 1) {
      await addCustomer(docket, `c-${i}`, { services: ["roof_cleaning"] });
    }
    expect(calls).toBeGreaterThan(1);
    expect(publisher.published[0]?.stream).toBe("customer:c-1");
  });

  it("sends again only what was refused", async () => {
    const publisher = new InMemoryEventPublisher();
    let sent = 0;
    const { outbox, docket } = docketOver({
      publish: (events, call) => {
        sent += events.length;
        const refused = events.filter(({ stream }) => stream === "customer:c-1");
        const others = events.filter(({ stream }) => stream !== "customer:c-1");
        return publisher.publish(others, call).andThen(() =>
          refused.length === 0
            ? okAsync(undefined)
            : errAsync({
                type: "Unavailable" as const,
                service: "EventBridge",
                cause: new Error("refused"),
                unpublished: refused,
              }),
        );
      },
    });
    for (let i = 1; i <= 400; i += 1) {
      await addCustomer(docket, `c-${i}`, { services: ["roof_cleaning"] });
    }
    const failed = (await outbox.flush())._unsafeUnwrapErr();
    const refused = failed.type === "Unavailable" ? failed.unpublished : [];
    expect(new Set(refused.map(({ stream }) => stream))).toEqual(new Set(["customer:c-1"]));
    const ids = publisher.published.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(sent).toBeLessThan(ids.length + 30 * refused.length);
  });

  it("loses nothing when it cannot publish: what waits is published later, in order", async () => {
    const publisher = new InMemoryEventPublisher();
    let isDown = true;
    const { outbox, docket } = docketOver({
      publish: (events, call) =>
        isDown
          ? errAsync({
              type: "Unavailable",
              service: "EventBridge",
              cause: new Error("down"),
              unpublished: events,
            })
          : publisher.publish(events, call),
    });
    for (let i = 1; i <= 40; i += 1) {
      await addCustomer(docket, `c-${i}`, { services: ["roof_cleaning"] });
    }
    expect((await outbox.flush())._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
    isDown = false;
    (await outbox.flush())._unsafeUnwrap();
    const registered = publisher.published.filter(({ type }) => type === "customer.registered.v1");
    expect(registered.map(({ stream }) => stream)).toEqual(
      Array.from({ length: 40 }, (_, i) => `customer:c-${i + 1}`),
    );
  });
});
