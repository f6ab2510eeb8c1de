import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { EventPublisher, PublicEvent } from "#application";
import { publicEvent, publicEvents } from "../support/public-events.js";

/** A publisher, and what comes of it for whoever listens. */
export interface Publishing {
  readonly publisher: EventPublisher;
  /** Everything that has come by the time that the events of these ids have; it fails without them. */
  arrived(ids: readonly string[]): Promise<readonly PublicEvent[]>;
}

/** Every EventPublisher runs this. Others may publish there at the same time. */
export function eventPublisherConformance(
  adapter: string,
  create: () => Promise<Publishing>,
): void {
  describe(`${adapter} event publisher`, () => {
    let t: Publishing;

    beforeEach(async () => {
      t = await create();
    });

    const publish = async (events: readonly PublicEvent[]) =>
      (await t.publisher.publish(events))._unsafeUnwrap();
    const idsOf = (events: readonly PublicEvent[]) => events.map(({ id }) => id);
    const arrivedOf = async (events: readonly PublicEvent[]) => {
      const ids = idsOf(events);
      return (await t.arrived(ids)).filter(({ id }) => ids.includes(id));
    };

    it("publishes an event as it is", async () => {
      const event = publicEvent({
        data: { name: 'Ł "é" \\ \u{1f600} \n', list: [1, 2.5, true, null], nested: { a: {} } },
      });
      await publish([event]);
      expect((await arrivedOf([event]))[0]).toEqual(event);
    });

    it.each([1, 9, 10, 11, 25])("publishes each of %i events", async (count) => {
      const events = publicEvents(count);
      await publish(events);
      expect(new Set(idsOf(await arrivedOf(events)))).toEqual(new Set(idsOf(events)));
    });

    it("publishes large events, also several of them", async () => {
      const events = publicEvents(4).map((event) => ({
        ...event,
        data: { text: "é".repeat(50_000) },
      }));
      await publish(events);
      expect(new Set(idsOf(await arrivedOf(events)))).toEqual(new Set(idsOf(events)));
    });

    it("has nothing to do for no events", async () => {
      await publish([]);
    });

    it("publishes an event again that was published before, under the same id", async () => {
      const [event, last] = [publicEvent(), publicEvent()];
      await publish([event]);
      await publish([event]);
      await publish([last]);
      const arrived = await t.arrived([event.id, last.id]);
      expect(arrived.filter(({ id }) => id === event.id)[0]).toEqual(event);
    });

    it("refuses events that are too large, says which, and publishes none of the call", async () => {
      const [small, last] = [publicEvent(), publicEvent()];
      const large = publicEvent({ data: { text: "é".repeat(150_000) } });
      const refused = (await t.publisher.publish([small, large]))._unsafeUnwrapErr();
      if (refused.type !== "Unpublishable") return expect.unreachable(refused.type);
      expect(refused.events.map(({ id }) => id)).toEqual([large.id]);
      expect(refused.events[0]?.bytes).toBeGreaterThan(300_000);
      expect(refused.limit).toBeLessThan(300_000);
      await publish([last]);
      expect(idsOf(await t.arrived([last.id]))).not.toContain(small.id);
    });

    it("ends a call that was stopped before with all that is unpublished, and does nothing", async () => {
      const cause = new Error(`no longer needed: ${randomUUID()}`);
      const [events, last] = [publicEvents(12), publicEvent()];
      const stopped = await t.publisher.publish(events, { signal: AbortSignal.abort(cause) });
      expect(stopped._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        cause,
        unpublished: events,
      });
      await publish([last]);
      const arrived = idsOf(await t.arrived([last.id]));
      expect(arrived.filter((id) => idsOf(events).includes(id))).toEqual([]);
    });
  });
}
