import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexCasesOf, redact } from "#application";
import type { CustomerCommand, DomainEvent } from "#domain";
import {
  addCustomer,
  cause,
  eventsOf,
  movableClock,
  must,
  now,
  openDocket,
  request,
} from "../support/docket.js";
import { writing } from "../support/language-model.js";
import { learn, outcome, pastMessage } from "../support/past-message.js";

const earlier = "2026-09-30T12:00:00.000Z";
const later = "2026-10-01T12:00:00.001Z";

/** The cases that c-1's message would be shown now, and its prompt. */
async function shown(docket: Awaited<ReturnType<typeof openDocket>>, decisionTime = now) {
  const answer = await must(docket.requestMessage({ customerId: "c-1", decisionTime }));
  await must(docket.runMessage(answer.messageId));
  const { examples, attempts } = await must(docket.explain(answer.messageId));
  const prompt = attempts[0]?.prompt;
  return { ids: examples.map(({ caseId }) => caseId), examples, prompt: JSON.stringify(prompt) };
}

/** A Docket of yesterday with c-1 and c-2 on record. */
async function yesterday() {
  const clock = movableClock(earlier);
  const docket = await openDocket({ clock });
  await addCustomer(docket, "c-1");
  await addCustomer(docket, "c-2", { name: "Grace Hopper" });
  return { docket, clock };
}

describe("the examples in a prompt", () => {
  it("are earlier messages to others that did well, and never the customer's own", async () => {
    const { docket, clock } = await yesterday();
    expect(await learn(docket, pastMessage("m-1", "c-1", "Mine."))).toBe(true);
    expect(await learn(docket, pastMessage("m-2", "c-2", "Hers."))).toBe(true);
    const unsold = [outcome("e-9", "opened"), outcome("e-8", "bounced")];
    await learn(docket, pastMessage("m-3", "c-3", "Opened only.", unsold));
    clock.moveTo(now);
    const { ids, prompt } = await shown(docket);
    expect(ids).toEqual(["m-2"]);
    expect(prompt).toContain("Hers.");
    expect(prompt).not.toContain("Mine.");
  });

  it("are those of which an outcome was known by the decision time", async () => {
    const { docket, clock } = await yesterday();
    await learn(docket, pastMessage("m-2", "c-2", "Known yesterday."));
    clock.moveTo(later);
    await learn(docket, pastMessage("m-3", "c-3", "Known a moment later."));
    expect((await shown(docket)).ids).toEqual(["m-2"]);
  });

  it("are not those that only a machine opened, or of which nothing is known", async () => {
    const { docket } = await yesterday();
    expect(await learn(docket, pastMessage("m-2", "c-2", "Hm.", []))).toBe(false);
    const scanned = { ...outcome("e-1", "clicked"), automated: true };
    expect(await learn(docket, pastMessage("m-3", "c-3", "Hm.", [scanned]))).toBe(false);
    expect(await must(docket.indexCase("m-unknown"))).toBe(false);
  });

  it("are at most as many as the agent asks for: 3", async () => {
    const { docket, clock } = await yesterday();
    for (const n of [1, 2, 3, 4, 5])
      await learn(docket, pastMessage(`m-${n}`, `o-${n}`, "Hi {{customer.name}}."));
    clock.moveTo(now);
    expect((await shown(docket)).ids).toEqual(["m-1", "m-2", "m-3"]);
  });

  it("become cases once an approved message has an outcome", async () => {
    const { docket, clock } = await yesterday();
    const asked = { customerId: "c-2", decisionTime: earlier };
    const { messageId } = await must(docket.requestMessage(asked));
    await must(docket.runMessage(messageId));
    expect(await must(docket.indexCase(messageId))).toBe(false);
    await must(docket.recordOutcome(messageId, outcome("e-1", "converted", earlier), cause("e-1")));
    expect(await must(docket.indexCase(messageId))).toBe(true);
    expect(await must(docket.indexCase(messageId))).toBe(true);
    clock.moveTo(now);
    expect((await shown(docket)).ids).toEqual([messageId]);
  });
});

describe("a case", () => {
  const greeting = "Hi Grace, dear Grace Hopper! Write to c-2@example.com.";
  const seen = async (body: string, change: readonly CustomerCommand[] = []) => {
    const { docket, clock } = await yesterday();
    if (change.length > 0) await must(docket.handleCustomer("c-2", change, cause("change")));
    await learn(docket, pastMessage("m-2", "c-2", body));
    clock.moveTo(now);
    return (await shown(docket)).examples[0]?.body;
  };

  it("has merge fields in place of names and addresses", async () => {
    expect(await seen(greeting)).toBe(
      "Hi {{customer.name}}, dear {{customer.name}}! Write to {{customer.email}}.",
    );
  });

  it("shows no name that the customer had before, either", async () => {
    const at = "2026-09-01T00:00:00.000Z";
    const profile = { email: "g@example.com", locale: "en-US", timeZone: "UTC", at, now };
    const renamed: CustomerCommand = { type: "UpdateProfile", name: "Grace Murray", ...profile };
    expect(await seen(greeting, [renamed])).not.toMatch(/Hopper|c-2@/);
  });

  it("shows no name in capitals, and no address in another case", async () => {
    expect(await seen("HELLO GRACE, is it C-2@Example.com?")).not.toMatch(/grace|c-2@/i);
  });

  it("shows no name that is written with other characters for the same letters", () => {
    const name = "Zoë Núñez";
    const profile = { name: name.normalize("NFD"), email: "z@x.org" };
    for (const form of ["NFC", "NFD"] as const) {
      const text = `HI ${name.toUpperCase()}, dear ${name}: a café.`.normalize(form);
      const redacted = "HI {{customer.name}}, dear {{customer.name}}: a café.";
      expect(redact(text, profile)).toBe(redacted);
    }
    expect(redact("Un cafe\u0301.", profile)).toBe("Un cafe\u0301.");
  });

  it("shows no name of a customer who was known only after it was made", async () => {
    const clock = movableClock(earlier);
    const docket = await openDocket({ clock });
    await addCustomer(docket, "c-1");
    await learn(docket, pastMessage("m-2", "c-2", "Hi {{customer.name}}, dear Grace Hopper!"));
    await must(docket.rebuildViews());
    await addCustomer(docket, "c-2", { name: "Grace Hopper" });
    expect(await must(docket.indexCasesOf("c-2"))).toBe(1);
    clock.moveTo(now);
    expect((await shown(docket)).examples[0]?.body).toBe(
      "Hi {{customer.name}}, dear {{customer.name}}!",
    );
  });

  it("shows no name that the customer was given only after it was made", async () => {
    const { docket, clock } = await yesterday();
    await learn(docket, pastMessage("m-2", "c-2", "Hi Ms Murray!"));
    const profile = { email: "g@example.com", locale: "en-US", timeZone: "UTC", now: earlier };
    const renamed: CustomerCommand = { type: "UpdateProfile", name: "Grace Murray", ...profile };
    await must(docket.handleCustomer("c-2", [renamed], cause("rename")));
    // Without rows: her own stream tells of the message.
    expect(await must(indexCasesOf(docket.ports)("c-2"))).toBe(1);
    clock.moveTo(now);
    expect((await shown(docket)).examples[0]?.body).toBe("Hi Ms {{customer.name}}!");
  });

  it("shows no street", async () => {
    const at = "2026-09-01T00:00:00.000Z";
    const address = "12 Elm Street, Orlando";
    const home = { propertyId: "home", propertyType: "single_family", lotFeatures: [], address };
    const moved: CustomerCommand = { type: "RecordProperty", ...home, at, now };
    expect(await seen("See you at 12 Elm Street, Orlando!", [moved])).not.toContain("Elm");
  });

  it("keeps words that only begin like a name", () => {
    const profile = { name: "Al Roof", email: "al@x.org", phone: "+1 (407) 555.0100" };
    expect(redact("Al, also call +1 (407) 555.0100: roofs, Roof.", profile)).toBe(
      "{{customer.name}}, also call {{customer.phone}}: roofs, {{customer.name}}.",
    );
    expect(redact("$& {{customer.name}}", { name: "{{customer.name}}", email: "x@y.z" })).toBe(
      "$& {{customer.name}}",
    );
  });
});

describe("the order in which customers are worked on within a run", () => {
  const customers = ["c-1", "c-2", "c-3", "c-4"];
  const services: Readonly<Record<string, readonly string[]>> = {
    "c-1": ["roof_cleaning"],
    "c-2": ["lawn_care", "roof_cleaning"],
    "c-3": ["pest_control"],
    "c-4": ["roof_cleaning", "gutter_cleaning"],
  };

  /** What was prepared for each customer when they come in this order, a minute apart. */
  async function prepared(order: readonly string[]): Promise<readonly DomainEvent[]> {
    const clock = movableClock(earlier);
    const docket = await openDocket({ clock, model: writing() });
    for (const id of customers) await addCustomer(docket, id, { services: services[id] ?? [] });
    for (const n of [1, 2]) await learn(docket, pastMessage(`m-${n}`, `o-${n}`, `Case ${n}`));
    clock.moveTo(now);
    const messages = new Map<string, string>();
    for (const [i, id] of order.entries()) {
      const messageId = await request(docket, id, "upsell");
      messages.set(id, messageId);
      await must(docket.runMessage(messageId));
      clock.moveTo(`2026-10-01T12:0${i + 1}:00.000Z`);
      const sold = outcome(`e-${id}`, "converted", now);
      await must(docket.recordOutcome(messageId, sold, cause(`e-${id}`)));
      await must(docket.indexCase(messageId));
    }
    return Promise.all(
      customers.map(async (id) => {
        const events = await eventsOf(docket, `message:${messages.get(id)}`);
        return events.find(({ type }) => type === "ContextPrepared") as DomainEvent;
      }),
    );
  }

  it("changes nothing of what is prepared for any of them", async () => {
    const expected = await prepared(customers);
    expect(expected.map((event) => "examples" in event)).toEqual([true, true, true, true]);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(customers, { minLength: customers.length }),
        async (order) => {
          expect(await prepared(order)).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  });
});
