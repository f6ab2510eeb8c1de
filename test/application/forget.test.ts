import { describe, expect, it } from "vitest";
import {
  FixedClock,
  InMemoryEventStore,
  InMemoryKeyVault,
  InMemorySnapshots,
  InMemoryStorage,
} from "#adapters/in-memory";
import type { Docket } from "#application";
import { erased, promptHash } from "#domain";
import {
  addCustomer,
  cause,
  customerCommands,
  error,
  eventsOf,
  must,
  now,
  openDocket,
  request,
  typesOf,
} from "../support/docket.js";
import {
  adaAndGrace,
  casesIn,
  everythingIn,
  pastBody,
  snapshotsIn,
} from "../support/forgetting.js";
import { learn, outcome, pastMessage } from "../support/past-message.js";
import { personalValuesOf, valuesIn } from "../support/personal-values.js";

const forget = (docket: Docket, customerId = "c-1") =>
  must(docket.forget(customerId, cause(`forget-${customerId}`)));

describe("a customer who is forgotten", () => {
  it("is read as erased: stream, messages, profile", async () => {
    const { docket, hers } = await adaAndGrace();
    expect(await forget(docket)).toEqual({
      customerId: "c-1",
      messages: 2,
      status: "forgotten",
      corrupt: [],
    });
    const events = await eventsOf(docket, "customer:c-1");
    expect(events[1]).toMatchObject({ type: "ProfileUpdated", name: erased, email: erased });
    expect(events.at(-1)).toEqual({
      type: "CustomerErased",
      reason: "the customer asked for it",
      at: now,
    });
    expect((await eventsOf(docket, `message:${hers}`))[2]).toMatchObject({
      type: "DraftGenerated",
      subject: erased,
      body: erased,
      rawAnswer: erased,
    });
    expect((await eventsOf(docket, "message:m-1"))[0]).toMatchObject({ body: erased });
  });

  it("is in nothing that is given out any more, and the other customer is", async () => {
    const { docket, artefacts } = await adaAndGrace();
    const adas = await personalValuesOf(docket.ports.events, "c-1");
    const graces = await personalValuesOf(docket.ports.events, "c-2");
    const before = await everythingIn(docket, artefacts);
    expect(valuesIn(adas, before)).toEqual(adas);
    expect(adas).toContain("the moss on your roof is back");
    await forget(docket);
    const after = await everythingIn(docket, artefacts);
    expect(valuesIn(adas, after)).toEqual([]);
    expect(valuesIn(graces, after)).toEqual(graces);
  });

  it("is not found by a hash that shows a guessed name to be right", async () => {
    const { docket, artefacts, hers } = await adaAndGrace();
    const [attempt] = (await must(docket.explain(hers))).attempts;
    const guessed = attempt?.prompt;
    if (guessed === undefined || "missing" in guessed) return expect.unreachable("no prompt");
    expect(guessed.prompt).toContain("Ada Lovelace");
    expect(await everythingIn(docket, artefacts)).toContain(promptHash(guessed));
    await forget(docket);
    expect(await everythingIn(docket, artefacts)).not.toContain(promptHash(guessed));
  });

  it("is in no snapshot", async () => {
    const clock = new FixedClock(now);
    const [keys, storage] = [new InMemoryKeyVault(), new InMemoryStorage()];
    const events = new InMemoryEventStore({ clock, keys, storage });
    const snapshots = new InMemorySnapshots({ events, keys, storage });
    const docket = await openDocket({ clock, keys, events, snapshots });
    await addCustomer(docket, "c-1", { services: Array(7).fill("roof_cleaning") });
    for (let i = 0; i < 4; i += 1) {
      const renamed = customerCommands("c-1", { name: `Ada ${i}`, services: [] }).slice(1, 2);
      const at = `2026-02-0${i + 1}T00:00:00.000Z`;
      const commands = [...Array(5).keys()].map((n) => ({
        ...(renamed[0] as Extract<(typeof renamed)[0], { type: "UpdateProfile" }>),
        name: `Ada ${i}-${n}`,
        at,
      }));
      await must(docket.handleCustomer("c-1", commands, cause(`rename-${i}`)));
    }
    const adas = await personalValuesOf(events, "c-1");
    expect(valuesIn(adas, JSON.stringify(await snapshotsIn(storage, docket)))).not.toEqual([]);
    await forget(docket);
    expect(await snapshotsIn(storage, docket)).toEqual([
      { stream: "customer:c-1", snapshot: undefined },
    ]);
  });

  it("still counts, and has features", async () => {
    const { docket } = await adaAndGrace();
    const features = await must(docket.features("c-1", now));
    await forget(docket);
    expect(await must(docket.features("c-1", now))).toEqual(features);
    const row = await must(
      docket.views.load<{ facts: readonly unknown[] }>("features", "customer:c-1"),
    );
    expect(row?.version).toBe(8);
  });

  it("is not written to, and what was under way ends", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const messageId = await request(docket, "c-1");
    await must(docket.prepare(messageId));
    await forget(docket);
    expect(await must(docket.runMessage(messageId))).toMatchObject({ status: "cancelled" });
    const asked = { customerId: "c-1", trigger: "another", decisionTime: now };
    expect(await must(docket.requestMessage(asked))).toMatchObject({ reason: "erased" });
  });

  it("stays so when more is told of them", async () => {
    const { docket, hers, artefacts } = await adaAndGrace();
    const adas = await personalValuesOf(docket.ports.events, "c-1");
    await forget(docket);
    const refused = await error(
      docket.handleCustomer("c-1", customerCommands("c-1").slice(1), cause("again")),
    );
    expect(refused).toEqual({ type: "CustomerIsErased" });
    const complaint = outcome("e-9", "complained", now);
    await must(docket.recordOutcome(hers, complaint, cause("e-9")));
    await learn(docket, pastMessage("m-1b", "c-1", pastBody));
    for (const id of ["m-1", "m-1b", hers]) expect(await must(docket.indexCase(id))).toBe(false);
    expect(valuesIn(adas, await everythingIn(docket, artefacts))).toEqual([]);
    expect(await casesIn(docket)).toEqual(["m-3"]);
  });
});

describe("forgetting", () => {
  it("somebody whom nobody knows is refused and leaves no trace", async () => {
    const { docket, artefacts } = await adaAndGrace();
    const before = await everythingIn(docket, artefacts);
    expect(await error(docket.forget("c-l", cause("typo"), { everywhere: true }))).toEqual({
      type: "CustomerNotFound",
    });
    expect(await everythingIn(docket, artefacts)).toBe(before);
    const keys = await must(docket.ports.keys.keysOf(["c-l"]));
    expect(keys.get("c-l")).toEqual({ status: "absent" });
    expect(await typesOf(docket, "customer:c-l")).toEqual([]);
  });

  it("twice changes nothing and says so", async () => {
    const { docket, artefacts } = await adaAndGrace();
    await forget(docket);
    const once = await everythingIn(docket, artefacts);
    const again = await must(docket.forget("c-1", cause("again")));
    expect(again).toMatchObject({ messages: 2, status: "was-forgotten" });
    expect(await everythingIn(docket, artefacts)).toBe(once);
  });

  it("somebody known from past messages only destroys what those say", async () => {
    const { docket, artefacts } = await adaAndGrace();
    const texts = await personalValuesOf(docket.ports.events, "c-3");
    expect(texts).toContain("how is the lawn today");
    expect(await forget(docket, "c-3")).toMatchObject({ messages: 1, status: "forgotten" });
    expect(valuesIn(texts, await everythingIn(docket, artefacts))).toEqual([]);
    expect(await typesOf(docket, "customer:c-3")).toEqual([]);
    expect(await forget(docket, "c-3")).toMatchObject({ messages: 1, status: "was-forgotten" });
  });

  it("finds messages that no row shows: by the customer's stream, and by looking everywhere", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    await learn(docket, pastMessage("m-1", "c-1", pastBody));
    await learn(docket, pastMessage("m-3", "c-3", "Hi {{customer.name}}!"));
    expect(await forget(docket)).toMatchObject({ messages: 1 });
    expect(await casesIn(docket)).toEqual(["m-3"]);
    const how = { everywhere: true, reason: "a letter of 3 May" };
    expect(await must(docket.forget("c-3", cause("c-3"), how))).toMatchObject({ messages: 1 });
    expect(await casesIn(docket)).toEqual([]);
  });

  it("finds more messages than a page of rows holds", async () => {
    const docket = await openDocket();
    for (let n = 0; n < 120; n += 1) {
      await learn(docket, pastMessage(`m-${n}`, "c-3", "Hi {{customer.name}}!", []));
    }
    await must(docket.rebuildViews());
    expect(await forget(docket, "c-3")).toMatchObject({ messages: 120 });
  });

  it("keeps the reason that it is given", async () => {
    const { docket } = await adaAndGrace();
    await must(docket.forget("c-1", cause("f"), { reason: "a letter of 3 May" }));
    expect((await eventsOf(docket, "customer:c-1")).at(-1)).toMatchObject({
      reason: "a letter of 3 May",
    });
  });
});
