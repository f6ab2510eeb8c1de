import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import type { Docket } from "#application";
import {
  addCustomer,
  cause,
  customerCommands,
  error,
  memory,
  movableClock,
  must,
  openDocket,
  over,
  request,
  typesOf,
} from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";
import { simulate } from "./world.js";

describe("a seed that once found something", () => {
  it.each([
    [14, "a profile without a time of its own, told again by a process whose clock is behind"],
    [84, "an unsubscription that is told again at another time of ours"],
    [32, "facts that are told again between a key's destruction and the tombstone"],
  ])("%i: %s", { timeout: 60_000 }, async (seed) => {
    expect((await simulate(seed)).violations).toEqual([]);
  });
});

/** How often something happened to the customer of these tests. */
async function times(docket: Docket, type: string) {
  return (await typesOf(docket, "customer:c-1")).filter((each) => each === type).length;
}

describe("what they found, by itself:", () => {
  it("a fact without a time is known, however clocks differ", async () => {
    const docket = over(memory());
    await addCustomer(docket, "c-1");
    const tell = (now: string) =>
      docket.handleCustomer(
        "c-1",
        [
          {
            type: "UpdateProfile",
            name: "Ada",
            email: "a@b.c",
            locale: "de",
            timeZone: "UTC",
            now,
          },
        ],
        cause("profile"),
      );
    await must(tell("2026-10-01T12:02:00.000Z"));
    await must(tell("2026-10-01T12:00:00.000Z"));
    expect(await times(docket, "ProfileUpdated")).toBe(2);
  });

  it("an objection withdraws consent once, whenever it is told again", async () => {
    const clock = movableClock("2026-10-01T12:00:00.000Z");
    const docket = await openDocket({ clock });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    await must(docket.runMessage(messageId));
    const outcome = {
      type: "RecordOutcome",
      providerEventId: "e-1",
      kind: "unsubscribed",
      occurredAt: "2026-10-01T12:01:00.000Z",
      automated: false,
    } as const;
    await must(docket.recordOutcome(messageId, outcome, cause("e-1")));
    clock.moveTo("2026-10-01T12:00:30.000Z");
    await must(docket.recordOutcome(messageId, outcome, cause("e-1")));
    expect(await times(docket, "ConsentWithdrawn")).toBe(1);
  });

  it("nothing is told of somebody whose forgetting has begun", async () => {
    const ports = memory();
    await addCustomer(over(ports), "c-1");
    const stopping = intercepted(ports.events, (method, _, run) =>
      method === "append"
        ? errAsync({ type: "Unavailable", service: "events", cause: "stopped" })
        : run(),
    );
    await error(over({ ...ports, events: stopping }).forget("c-1", cause("forget")));
    await over(ports).handleCustomer("c-1", customerCommands("c-1"), cause("again"));
    expect(await times(over(ports), "ProfileUpdated")).toBe(1);
  });
});
