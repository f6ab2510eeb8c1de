import { describe, expect, it } from "vitest";
import { erased } from "#domain";
import { cause, error, must, now, openDocket } from "../support/docket.js";
import { adaAndGrace } from "../support/forgetting.js";
import { personalValuesOf, valuesIn } from "../support/personal-values.js";

describe("the export of a customer", () => {
  it("holds everything that is held about them, and nothing of anybody else", async () => {
    const { docket, hers } = await adaAndGrace();
    const exported = await must(docket.exportCustomer("c-1"));
    expect(exported).toMatchObject({
      format: "docket-customer@1",
      customerId: "c-1",
      exportedAt: now,
      key: "present",
      corrupt: [],
    });
    expect(exported.events.map(({ event }) => event.type)).toEqual([
      "CustomerRegistered",
      "ProfileUpdated",
      "PropertyRecorded",
      "ConsentGiven",
      "ServiceCompleted",
      "ContactReserved",
      "ContactReserved",
    ]);
    expect(exported.features?.["serviceCount"]).toMatchObject({ status: "present", value: 1 });
    expect(exported.messages.map(({ messageId }) => messageId)).toEqual([hers, "m-1"].sort());
    expect(exported.rows.map(({ view, key, version }) => `${view} ${key} ${version}`)).toEqual([
      "features@1 customer:c-1 7",
      ...[`messages@1 message:${hers} 6`, "messages@1 message:m-1 2"].sort(),
    ]);
    const text = JSON.stringify(exported);
    const adas = await personalValuesOf(docket.ports.events, "c-1");
    expect(valuesIn(adas, text)).toEqual(adas);
    expect(valuesIn(await personalValuesOf(docket.ports.events, "c-2"), text)).toEqual([]);
    expect(JSON.parse(text)).toEqual(exported);
  });

  it("holds the examples for others that were made of their messages", async () => {
    const { docket } = await adaAndGrace();
    const { messages } = await must(docket.exportCustomer("c-1"));
    const examples = messages.find(({ messageId }) => messageId === "m-1")?.examples ?? {};
    expect(Object.values(examples).map((text) => JSON.parse(text))).toEqual([
      {
        caseId: "m-1",
        purpose: "upsell",
        subject: "About m-1",
        body: "Hi {{customer.name}}, the moss on your roof is back.",
      },
    ]);
  });

  it("shows of somebody who was forgotten what remains", async () => {
    const { docket, hers } = await adaAndGrace();
    const adas = await personalValuesOf(docket.ports.events, "c-1");
    await must(docket.forget("c-1", cause("forget")));
    const exported = await must(docket.exportCustomer("c-1"));
    expect(exported.key).toBe("forgotten");
    expect(exported.events[1]?.event).toMatchObject({ name: erased, locale: "en-US" });
    expect(exported.events.at(-1)?.event.type).toBe("CustomerErased");
    expect(exported.messages.find(({ messageId }) => messageId === hers)?.examples).toEqual({});
    expect(valuesIn(adas, JSON.stringify(exported))).toEqual([]);
  });

  it("of somebody known from past messages only has no features", async () => {
    const { docket } = await adaAndGrace();
    const exported = await must(docket.exportCustomer("c-3"));
    expect(exported).toMatchObject({ events: [], messages: [{ messageId: "m-3" }] });
    expect(exported).not.toHaveProperty("features");
  });

  it("finds messages without a row when it looks everywhere", async () => {
    const { docket } = await adaAndGrace();
    const fresh = await openDocket({ events: docket.ports.events, keys: docket.ports.keys });
    const found = await must(fresh.exportCustomer("c-3", { everywhere: true }));
    expect(found).toMatchObject({ messages: [{ messageId: "m-3" }], rows: [] });
    expect((await must(fresh.exportCustomer("c-3"))).messages).toEqual([]);
  });

  it("of nobody is refused", async () => {
    const docket = await openDocket();
    expect(await error(docket.exportCustomer("c-9"))).toEqual({ type: "CustomerNotFound" });
    expect(await error(docket.exportCustomer("not an id"))).toMatchObject({
      type: "InvalidStream",
    });
  });
});
