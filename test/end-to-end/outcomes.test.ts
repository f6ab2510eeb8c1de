import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, customerRecord, freshPlace, ndjson, type Place } from "../support/command-line.js";

const run = (place: Place, ...args: readonly string[]) =>
  place.docket("run", "--at", at, "--out", "@out", "--json", ...args, "@customers.ndjson");

interface Line {
  readonly stream: string;
  readonly event: { readonly type: string; readonly [field: string]: unknown };
}

const eventsOf = async (place: Place, stream: string, type: string) =>
  (await place.lines<Line>("out/events.ndjson"))
    .filter((line) => line.stream === stream && line.event.type === type)
    .map(({ event }) => event);

/** A place with one customer, and the id of the message that every run writes to them. */
async function placeWithMessage(): Promise<{ readonly place: Place; readonly id: string }> {
  const place = await freshPlace();
  await place.write("customers.ndjson", ndjson(customerRecord(1)));
  await run(place);
  const [message] = await place.lines("out/messages.ndjson");
  return { place, id: String(message?.["messageId"]) };
}

const db = ["--db", "@out/docket.sqlite"] as const;

const outcome = (message_id: string, kind: string, event_id = "e-1") => ({
  ...{ message_id, kind, event_id, occurred_at: at },
});

const pastMessage = {
  message_id: "pm-1",
  customer_id: "c-2",
  purpose: "upsell",
  sent_at: "2026-08-01T10:00:00Z",
  subject: "Your roof, a year on",
  body: "Hi Ada Lovelace-2, how is the roof?",
  features: {
    serviceTypes: ["roof_cleaning"],
    propertyType: "single_family",
    lotFeatures: ["pool"],
  },
  outcomes: [{ event_id: "o-1", kind: "converted", occurred_at: "2026-08-02T10:00:00Z" }],
};

describe("a past message that did well", () => {
  it("is an example in the prompt of another customer, without who it was for", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1), customerRecord(2)));
    await place.write("past.ndjson", ndjson(pastMessage));
    const options = ["@customers.ndjson", "--outcomes", "@past.ndjson", "--at", at];
    const { out } = await place.docket("prompt", "c-1", ...options);
    expect(out).toContain("Hi {{customer.name}}, how is the roof?");
    expect(out).not.toContain("Lovelace-2");
    expect((await place.docket("prompt", "c-2", ...options)).out).not.toContain("how is the roof?");
  });

  it("is an example without who it was for, also where they become known only later", async () => {
    const place = await freshPlace();
    const told = { ...pastMessage, body: "Hi {{customer.name}}, how is Ada Lovelace-2's roof?" };
    await place.write("customers.ndjson", ndjson(customerRecord(1)));
    await place.write("past.ndjson", ndjson(told));
    /** The examples that a customer's message was written with, as the run before told. */
    const shownTo = async (customerId: string) => {
      const lines = await place.lines<Line & { artefacts?: object }>("out/events.ndjson");
      const isTheirs = ({ event }: Line) =>
        event.type === "ContextPrepared" && event["customerId"] === customerId;
      return JSON.stringify(lines.filter(isTheirs).map(({ artefacts }) => artefacts));
    };
    await run(place, "--outcomes", "@past.ndjson");
    expect(await shownTo("c-1")).toContain("how is Ada Lovelace-2's roof?");
    await place.write("customers.ndjson", ndjson(customerRecord(3), customerRecord(2)));
    await run(place);
    expect(await shownTo("c-3")).toContain("how is {{customer.name}}'s roof?");
    expect(await shownTo("c-3")).not.toContain("Lovelace-2");
  });

  it("is on the record with what came of it, and counts as no message of the run", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1)));
    await place.write("past.ndjson", ndjson(pastMessage));
    const { code, out } = await run(place, "--outcomes", "@past.ndjson");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ read: 2, refused: 0, waiting: 0, messages: 1 });
    expect(await eventsOf(place, "message:pm-1", "OutcomeRecorded")).toMatchObject([
      { kind: "converted", occurredAt: "2026-08-02T10:00:00.000Z" },
    ]);
  });

  it("is once on the record when it is told twice", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1)));
    await place.write("past.ndjson", ndjson(pastMessage, pastMessage));
    expect((await run(place, "--outcomes", "@past.ndjson")).code).toBe(0);
    expect((await eventsOf(place, "message:pm-1", "OutcomeRecorded")).length).toBe(1);
  });

  it("leaves none of its text in a redacted record", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1), customerRecord(2)));
    const body = "Hi Ada Lovelace-2, the key is under the third pot, as your husband Kurt said.";
    await place.write("past.ndjson", ndjson({ ...pastMessage, body }));
    await run(place, "--redact", "--outcomes", "@past.ndjson");
    const written = await place.read("out/events.ndjson");
    expect(written.includes("under the third pot")).toBe(false);
    expect(written.includes("Your roof, a year on")).toBe(false);
  });

  it("is left out of a redacted record, of which every decision can still be told", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1), customerRecord(2)));
    await place.write("past.ndjson", ndjson(pastMessage));
    await run(place, "--redact", "--outcomes", "@past.ndjson");
    const told = await place.lines("out/messages.ndjson");
    const id = String(told.find(({ customerId }) => customerId === "c-1")?.["messageId"]);
    const explained = await place.docket("explain", id, "--events", "@out/events.ndjson");
    expect(explained.code).toBe(0);
    expect(explained.out).toMatch(/\n {2}pm-1 +similarity 0\.\d+/);
    const verified = await place.docket("verify", "--json", "--events", "@out/events.ndjson");
    expect(verified.code).toBe(0);
    const { checks, findings } = JSON.parse(verified.out);
    expect(checks).toBeGreaterThan(4 * findings.length);
  });
});

describe("a customer to whom a past message went", () => {
  const past = (fields: object) => ndjson({ ...pastMessage, customer_id: "c-1", ...fields });
  const skippedWith = async (record: unknown, line: string) => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(record));
    await place.write("past.ndjson", line);
    return JSON.parse((await run(place, "--outcomes", "@past.ndjson")).out).skipped;
  };

  it("not long ago gets none", async () => {
    const recent = { sent_at: "2026-09-28T10:00:00Z", outcomes: [] };
    expect(await skippedWith(customerRecord(1), past(recent))).toEqual({ "contacted-recently": 1 });
  });

  it("and who unsubscribed after the consent gets none", async () => {
    const outcomes = [{ ...pastMessage.outcomes[0], kind: "unsubscribed" }];
    const consent = customerRecord(1, { updated_at: "2026-01-01T00:00:00Z" });
    expect(await skippedWith(consent, past({ outcomes }))).toEqual({ "no-consent": 1 });
  });

  it("and who gave consent again after unsubscribing gets one", async () => {
    const outcomes = [{ ...pastMessage.outcomes[0], kind: "unsubscribed" }];
    const consent = customerRecord(1, { updated_at: "2026-09-01T00:00:00Z" });
    expect(await skippedWith(consent, past({ outcomes }))).toEqual({});
  });
});

describe("an objection to a past message whose customer is not known", () => {
  const objection = {
    ...pastMessage,
    outcomes: [{ ...pastMessage.outcomes[0], kind: "unsubscribed" }],
  };
  const note =
    "1 objection of customers who are not known: no consent was withdrawn; " +
    "take the file again once they are (@past.ndjson:1)\n";
  const updated_at = "2026-01-01T00:00:00Z";

  async function told(): Promise<Place> {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1)));
    await place.write("past.ndjson", ndjson(objection));
    return place;
  }

  it("is named and counted by a run, which takes the message as an example", async () => {
    const place = await told();
    const { code, out, err } = await run(place, "--outcomes", "@past.ndjson");
    expect([code, JSON.parse(out)]).toMatchObject([0, { read: 2, refused: 0, waiting: 1 }]);
    expect(err).toContain(note);
    expect(await eventsOf(place, "message:pm-1", "OutcomeRecorded")).toHaveLength(1);
    expect(JSON.parse(await place.read("out/summary.json"))).toMatchObject({ waiting: 1 });
  });

  it("is named by docket check and docket outcomes, as often as it is told", async () => {
    const place = await told();
    const checking = ["check", "--at", at, "@customers.ndjson", "--outcomes", "@past.ndjson"];
    const checked = await place.docket(...checking);
    expect([checked.code, checked.out]).toEqual([0, `${note}2 records, 0 refused, 1 customer\n`]);
    expect(JSON.parse((await place.docket(...checking, "--json")).out)).toMatchObject({
      waiting: [{ file: "@past.ndjson", line: 1 }],
    });
    await run(place);
    for (const [isNew, isKnown] of [
      [1, 0],
      [0, 1],
    ]) {
      const taken = await place.docket("outcomes", "--json", "@past.ndjson", ...db);
      expect([taken.code, taken.err]).toEqual([0, note]);
      expect(JSON.parse(taken.out)).toEqual({
        ...{ read: 1, new: isNew, known: isKnown, refused: 0, waiting: 1 },
      });
    }
  });

  it("counts when the file is taken again with its customer, before they are written to", async () => {
    const place = await told();
    await run(place, "--outcomes", "@past.ndjson");
    await place.write("customers.ndjson", ndjson(customerRecord(2, { updated_at })));
    const { out, err } = await run(place, "--outcomes", "@past.ndjson");
    expect(JSON.parse(out)).toMatchObject({ waiting: 0, skipped: { "no-consent": 1 } });
    expect(err).not.toContain("objection");
  });

  it("counts at once where their record is in a file of the same run, whichever comes first", async () => {
    const place = await told();
    await place.write("more.ndjson", ndjson(customerRecord(2, { updated_at })));
    const { out } = await run(place, "--outcomes", "@past.ndjson", "@more.ndjson");
    expect(JSON.parse(out)).toMatchObject({ waiting: 0, skipped: { "no-consent": 1 } });
  });
});

describe("an objection to a message of an earlier run", () => {
  it("holds before anybody is written to", async () => {
    const place = await freshPlace();
    const updated_at = "2026-01-01T00:00:00Z";
    await place.write("customers.ndjson", ndjson(customerRecord(1, { updated_at })));
    await run(place);
    const [message] = await place.lines("out/messages.ndjson");
    const objection = outcome(String(message?.["messageId"]), "unsubscribed");
    await place.write("late.ndjson", ndjson({ ...objection, occurred_at: "2026-10-02T00:00:00Z" }));
    const later = { service_id: "s-9", date: "2026-11-20T14:00:00Z" };
    await place.write("customers.ndjson", ndjson(customerRecord(1, { updated_at }, later)));
    const again = ["--at", "2026-12-01T00:00:00.000Z", "--outcomes", "@late.ndjson"];
    const ran = await place.docket(
      ...["run", "--out", "@out", "--json", ...again, "@customers.ndjson"],
    );
    expect(JSON.parse(ran.out)).toMatchObject({
      ...{ refused: 0, messages: 1, skipped: { "no-consent": 1 } },
    });
  });
});

describe("what came of a message of this run", () => {
  it("is recorded after the message", async () => {
    const { place, id } = await placeWithMessage();
    await place.write("late.ndjson", ndjson(outcome(id, "clicked")));
    const { code } = await run(place, "--outcomes", "@late.ndjson");
    expect(code).toBe(0);
    expect(await eventsOf(place, `message:${id}`, "OutcomeRecorded")).toMatchObject([
      { kind: "clicked", occurredAt: at },
    ]);
    const { out } = await place.docket("explain", id, "--events", "@out/events.ndjson");
    expect(out).toMatch(/\nWhat came of it\n {2}2026-10-01T00:00:00\.000Z +clicked\n/);
  });

  it("withdraws the customer's consent when it is an unsubscription", async () => {
    const { place, id } = await placeWithMessage();
    await place.write("late.ndjson", ndjson(outcome(id, "unsubscribed")));
    expect((await run(place, "--outcomes", "@late.ndjson")).code).toBe(0);
    expect(await eventsOf(place, "customer:c-1", "ConsentWithdrawn")).toMatchObject([
      { channel: "email", purpose: "marketing" },
    ]);
  });

  it("is recorded once when it is told twice", async () => {
    const { place, id } = await placeWithMessage();
    await place.write("late.ndjson", ndjson(outcome(id, "clicked"), outcome(id, "clicked")));
    expect((await run(place, "--outcomes", "@late.ndjson")).code).toBe(0);
    expect((await eventsOf(place, `message:${id}`, "OutcomeRecorded")).length).toBe(1);
  });

  it("verifies", async () => {
    const { place, id } = await placeWithMessage();
    await place.write("late.ndjson", ndjson(outcome(id, "unsubscribed")));
    await run(place, "--outcomes", "@late.ndjson");
    expect((await place.docket("verify", "--events", "@out/events.ndjson")).code).toBe(0);
  });
});

describe("an outcome", () => {
  it("of an unknown message is refused by file and line, and the run goes on", async () => {
    const { place, id } = await placeWithMessage();
    const lines = [outcome("nobody-wrote-it", "clicked"), outcome(id, "clicked", "e-2")];
    await place.write("late.ndjson", ndjson(...lines));
    const { code, out, err } = await run(place, "--outcomes", "@late.ndjson");
    expect(code).toBe(2);
    expect(err).toMatch(/\nrefused @late\.ndjson:1 there is no such message\n1 record refused\n$/);
    expect(JSON.parse(out)).toMatchObject({ read: 3, refused: 1 });
  });

  it("of an unknown kind is refused with the kinds there are", async () => {
    const { place, id } = await placeWithMessage();
    await place.write("late.ndjson", ndjson(outcome(id, "framed")));
    const { code, err } = await run(place, "--outcomes", "@late.ndjson");
    expect(code).toBe(2);
    expect(err).toContain(
      "refused @late.ndjson:1 kind: expected one of sent, opened, clicked, converted, unsubscribed, complained, bounced\n",
    );
  });

  it("of a message that was not sent to the customer is refused", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1, { marketing_consent: false })));
    await run(place);
    const [message] = await place.lines("out/messages.ndjson");
    await place.write("late.ndjson", ndjson(outcome(String(message?.["messageId"]), "clicked")));
    expect((await run(place, "--outcomes", "@late.ndjson")).code).toBe(2);
  });
});

const refusalsOf = async (place: Place, ...lines: readonly unknown[]) => {
  await place.write("told.ndjson", ndjson(...lines));
  const { err } = await place.docket("outcomes", "@told.ndjson", ...db);
  return err.split("\n").map((line) => line.replace(/^refused @told\.ndjson:/, ""));
};

describe("an outcome that cannot be is refused in plain words", () => {
  it("when its event_id is on the record as something else", async () => {
    const { place, id } = await placeWithMessage();
    const lines = [outcome(id, "opened"), outcome(id, "bounced"), outcome(id, "opened")];
    expect(await refusalsOf(place, ...lines)).toEqual([
      "2 event_id e-1 was recorded as opened",
      "",
    ]);
  });

  it("when the message was sent already", async () => {
    const { place, id } = await placeWithMessage();
    const lines = [outcome(id, "sent"), outcome(id, "sent", "e-2"), outcome(id, "sent")];
    expect(await refusalsOf(place, ...lines)).toEqual([
      "2 the message is recorded as sent already",
      "",
    ]);
  });

  it("when no message was made", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1, { marketing_consent: false })));
    await run(place);
    const [message] = await place.lines("out/messages.ndjson");
    const id = String(message?.["messageId"]);
    expect(await refusalsOf(place, outcome(id, "sent"), outcome(id, "opened", "e-2"))).toEqual([
      "1 no message was made (skipped), so it cannot have been sent",
      "2 no message was made (skipped), so nothing can have come of it",
      "",
    ]);
  });

  it("when it is an objection and nobody knows its customer, until somebody does", async () => {
    const { place } = await placeWithMessage();
    const objection = outcome("pm-1", "unsubscribed");
    expect(await refusalsOf(place, pastMessage, objection)).toEqual([
      "2 there is no such customer",
      "",
    ]);
    const updated_at = "2026-01-01T00:00:00Z";
    await place.write("customers.ndjson", ndjson(customerRecord(2, { updated_at })));
    await run(place);
    expect(await refusalsOf(place, objection)).toEqual([""]);
    const { out } = await place.docket("events", "customer:c-2", ...db);
    expect(out).toContain("ConsentWithdrawn");
  });

  it("when the message was rejected", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1)));
    const agents = join(import.meta.dirname, "../../examples/agents");
    for (const name of await readdir(agents)) {
      const agent = JSON.parse(await readFile(join(agents, name), "utf8"));
      if (agent.content.kind === "generator") agent.content.passThreshold = 1;
      await place.write(`agents/${name}`, JSON.stringify(agent));
    }
    await run(place, "--agents", "@agents");
    const [message] = await place.lines("out/messages.ndjson");
    const id = String(message?.["messageId"]);
    expect(await refusalsOf(place, outcome(id, "sent"), outcome(id, "opened", "e-2"))).toEqual([
      "1 the message was rejected, so it cannot have been sent",
      "2 the message was rejected, so nothing can have come of it",
      "",
    ]);
  });
});

describe("a record of somebody who was forgotten", () => {
  it("is refused in plain words", async () => {
    const { place } = await placeWithMessage();
    await place.docket("forget", "c-1", ...db);
    const { code, err } = await run(place);
    expect(code).toBe(2);
    expect(err).toContain(
      "refused @customers.ndjson:1 this customer was forgotten; leave the record out\n",
    );
  });
});

describe("what came of a message", () => {
  it("is told by docket explain in the order of its times, the sending too", async () => {
    const place = await freshPlace();
    const consent = { updated_at: "2026-01-01T00:00:00Z" };
    await place.write("customers.ndjson", ndjson(customerRecord(1, consent)));
    await run(place);
    const id = String((await place.lines("out/messages.ndjson"))[0]?.["messageId"]);
    const told = [
      { ...outcome(id, "clicked", "e-3"), occurred_at: "2026-09-30T03:00:00Z" },
      { ...outcome(id, "sent", "e-1"), occurred_at: "2026-09-30T01:00:00Z" },
      { ...outcome(id, "opened", "e-2"), occurred_at: "2026-09-30T02:00:00Z" },
    ];
    expect(await refusalsOf(place, ...told)).toEqual([""]);
    const { out } = await place.docket("explain", id, ...db);
    expect(out).toMatch(
      /\nWhat came of it\n {2}2026-09-30T01:00:00\.000Z +sent\n {2}2026-09-30T02:00:00\.000Z +opened\n {2}2026-09-30T03:00:00\.000Z +clicked\n\n/,
    );
  });
});

describe("a file of outcomes that is missing", () => {
  it("is named, and nothing is written", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1)));
    expect(await run(place, "--outcomes", "@none.ndjson")).toEqual({
      code: 1,
      out: "",
      err: "docket: @none.ndjson does not exist.\n",
    });
    expect((await place.names()).filter((name) => name.startsWith("out/"))).toEqual([]);
  });
});
