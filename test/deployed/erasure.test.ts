import { expect, it } from "vitest";
import { describeDeployed, eventually } from "../support/deployed.js";
import { remainsOf } from "../support/deployed-remains.js";
import { customer, freshId, outcome, recentService } from "./told.js";

describeDeployed("a customer who is forgotten", (app) => {
  it("can be read nowhere: not in tables, bucket, indexes or logs", async () => {
    const customerId = freshId("person");
    const personal = {
      name: "Zenobia Quillfeather",
      email: "zenobia@quillfeather.example",
      phone: "+1 407 555 0147",
    };
    const notes = "the key is under the marble heron";
    await app().tell(
      "customer.record",
      customer(customerId, [recentService("s-1", { notes })], personal),
    );
    await app().settled();
    const [row] = await app().rowsOf(customerId);
    const messageId = row?.messageId ?? "";
    await app().tell("message.outcome", outcome(messageId, "clicked"));
    await app().settled();
    const before = await app().docket("export", customerId, "--aws");
    expect(before.out).toContain("Quillfeather");
    expect((await app().docket("similar", customerId, "--aws")).code).toBe(0);

    expect((await app().docket("forget", customerId, "--aws")).code).toBe(0);
    await app().settled();

    const remains = await remainsOf(app());
    const found = remains.flatMap(({ where, text }) =>
      [/Zenobia/i, /quillfeather/i, /407 555 0147/, /marble heron/].flatMap((word) =>
        word.test(text) ? [`${word} in ${where}`] : [],
      ),
    );
    expect(found).toEqual([]);
    // It was looked for where it was: opaque ids stay.
    const places = remains
      .filter(({ text }) => text.includes(customerId))
      .map(({ where }) => where);
    expect(places).toEqual(
      expect.arrayContaining([app().outputs.EventsTable, app().outputs.ViewsTable]),
    );
    const exported = await app().docket("export", customerId, "--aws");
    expect(JSON.parse(exported.out).key).toBe("forgotten");
    expect(exported.out).not.toMatch(/Zenobia|heron/i);
    expect((await app().docket("similar", customerId, "--aws")).code).toBe(1);
    const events = await app().published();
    expect(
      events.some(
        (event) =>
          event["detail-type"] === "customer.erased.v1" &&
          JSON.stringify(event.detail).includes(customerId),
      ),
    ).toBe(true);
  });

  it("stays forgotten when they are told again", async () => {
    const customerId = freshId("person");
    const record = customer(customerId, [recentService("s-1")], { name: "Yolanda Thimblewick" });
    await app().tell("customer.record", record);
    await app().settled();
    await app().docket("forget", customerId, "--aws");
    await app().tell("customer.record", record);
    await app().settled();
    await eventually(async () => {
      const exported = await app().docket("export", customerId, "--aws");
      expect(exported.out).not.toContain("Thimblewick");
    });
  });
});
