import { describe, expect, it } from "vitest";
import {
  addCustomer,
  cause,
  error,
  eventsOf,
  must,
  now,
  openDocket,
  request,
  typesOf,
  withMessage,
} from "../support/docket.js";
import { learn, outcome, pastMessage } from "../support/past-message.js";

describe("an outcome", () => {
  it("is recorded once, however often it is told", async () => {
    const { docket, messageId } = await withMessage();
    for (const id of ["a", "b", "b"]) {
      await must(docket.recordOutcome(messageId, outcome("e-1", "clicked"), cause(id)));
    }
    expect(await typesOf(docket, `message:${messageId}`)).toHaveLength(6);
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(6);
  });

  it("of an unknown message is an error, and leaves no trace", async () => {
    const docket = await openDocket();
    const told = docket.recordOutcome("m-9", outcome("e-1", "complained"), cause("e-1"));
    expect(await error(told)).toEqual({ type: "MessageNotFound" });
    expect(await typesOf(docket, "message:m-9")).toEqual([]);
  });

  it("of a message that was never approved is refused", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const told = docket.recordOutcome(messageId, outcome("e-1", "opened"), cause("e-1"));
    expect(await error(told)).toEqual({
      type: "NotNow",
      command: "RecordOutcome",
      status: "requested",
    });
  });

  it.each(["unsubscribed", "complained"] as const)(
    "%s withdraws consent, and the next request is declined",
    async (kind) => {
      const { docket, messageId } = await withMessage();
      for (const _ of ["once", "again"]) {
        await must(docket.recordOutcome(messageId, outcome("e-1", kind, now), cause("e-1")));
      }
      expect((await eventsOf(docket, "customer:c-1")).slice(6)).toEqual([
        {
          type: "ConsentWithdrawn",
          channel: "email",
          purpose: "marketing",
          basis: `message-${kind}`,
          evidence: `${messageId}/e-1`,
          at: now,
        },
      ]);
      const asked = { customerId: "c-1", trigger: "x", decisionTime: "2027-01-01T00:00:00.000Z" };
      expect(await must(docket.requestMessage(asked))).toMatchObject({
        decision: "declined",
        reason: "no-consent",
      });
    },
  );

  it("that comes late does not undo a consent given since", async () => {
    const { docket, messageId } = await withMessage();
    const given = { channel: "email", purpose: "marketing", basis: "phone", at: now, now } as const;
    await must(docket.handleCustomer("c-1", [{ type: "GiveConsent", ...given }], cause("consent")));
    await must(docket.recordOutcome(messageId, outcome("e-1", "unsubscribed"), cause("e-1")));
    const asked = { customerId: "c-1", trigger: "x", decisionTime: "2027-01-01T00:00:00.000Z" };
    expect(await must(docket.requestMessage(asked))).toMatchObject({ decision: "reserved" });
  });

  it("withdraws consent also when its ids are long", async () => {
    const { docket, messageId } = await withMessage();
    const told = outcome("e".repeat(256), "unsubscribed", now);
    await must(docket.recordOutcome(messageId, told, cause("w".repeat(400))));
    expect((await typesOf(docket, "customer:c-1")).at(-1)).toBe("ConsentWithdrawn");
  });

  it("of an erased customer's message is kept without one", async () => {
    const { docket, messageId } = await withMessage();
    const erase = { type: "EraseCustomer", reason: "asked for it", at: now } as const;
    await must(docket.handleCustomer("c-1", [erase], cause("erase")));
    await must(docket.recordOutcome(messageId, outcome("e-1", "unsubscribed"), cause("e-1")));
    expect((await typesOf(docket, "customer:c-1")).at(-1)).toBe("CustomerErased");
  });
});

describe("a message that has gone out", () => {
  const sent = { providerEventId: "p-1", sentAt: "2026-10-01T13:00:00.000Z" };
  const cancel = { type: "CancelMessage", reason: "the customer called", at: now } as const;
  const ask = { type: "RequestReview", reason: "a spot check", at: now } as const;
  const reject = {
    type: "CompleteReview",
    reviewer: "r-1",
    verdict: "reject",
    reason: "wrong tone",
    at: now,
  } as const;

  it("is the contact that was reserved for it, and no other", async () => {
    const { docket, messageId } = await withMessage();
    const tell = () => must(docket.recordSent(messageId, sent, cause("sent")));
    expect(await tell()).toEqual({ isNew: true });
    expect(await tell()).toEqual({ isNew: false });
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(6);
  });

  it.each([
    ["cancelled", [cancel]],
    ["rejected", [ask, reject]],
  ] as const)("though it was %s is a contact again, from when it went out", async (_, commands) => {
    const { docket, messageId } = await withMessage();
    for (const command of commands) {
      await must(docket.handleMessage(messageId, [command], cause(command.type)));
    }
    await must(docket.conclude(messageId));
    for (const _ of ["once", "again"]) {
      await must(docket.recordSent(messageId, sent, cause("sent")));
      await must(docket.conclude(messageId));
    }
    expect((await eventsOf(docket, "customer:c-1")).slice(6)).toEqual([
      { type: "ContactReleased", messageId, reason: expect.any(String) },
      {
        type: "ContactReserved",
        messageId,
        purpose: "upsell",
        channel: "email",
        at: sent.sentAt,
        until: "2026-10-31T13:00:00.000Z",
      },
    ]);
    const asked = { customerId: "c-1", trigger: "x", decisionTime: "2026-10-02T00:00:00.000Z" };
    expect(await must(docket.requestMessage(asked))).toMatchObject({
      decision: "declined",
      reason: "contacted-recently",
    });
    expect((await must(docket.verify())).findings).toEqual([]);
  });
});

describe("a message from elsewhere", () => {
  it("was a contact: another soon after is declined, and a later one is not", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const sent = pastMessage("m-1", "c-1", "Hi.", [], "2026-09-10T00:00:00.000Z");
    await learn(docket, sent);
    await learn(docket, sent);
    expect((await eventsOf(docket, "customer:c-1")).slice(5)).toEqual([
      {
        type: "ContactReserved",
        messageId: "m-1",
        purpose: "upsell",
        channel: "email",
        at: "2026-09-10T00:00:00.000Z",
        until: "2026-10-10T00:00:00.000Z",
      },
    ]);
    const asked = { customerId: "c-1", decisionTime: now };
    expect(await must(docket.requestMessage(asked))).toMatchObject({
      decision: "declined",
      reason: "contacted-recently",
    });
    const later = { ...asked, trigger: "x", decisionTime: "2026-10-10T00:00:00.000Z" };
    expect(await must(docket.requestMessage(later))).toMatchObject({ decision: "reserved" });
  });

  it("of an unknown customer is a case only with merge fields where personal data was", async () => {
    const docket = await openDocket();
    const redacted = pastMessage("m-1", "stranger", "Hi {{customer.name}}.");
    expect(await learn(docket, redacted)).toBe(true);
    expect(await learn(docket, pastMessage("m-2", "stranger", "Hi Jane Roe."))).toBe(false);
    expect(await typesOf(docket, "customer:stranger")).toEqual([]);
  });

  it.each(["unsubscribed", "complained"] as const)(
    "that a stranger %s about is an error until they are known, and then withdraws consent",
    async (kind) => {
      const docket = await openDocket();
      await learn(docket, pastMessage("m-1", "c-1", "Hi."));
      const tell = () => docket.recordOutcome("m-1", outcome("e-1", kind, now), cause("e-1"));
      for (const _ of ["once", "again"]) {
        expect(await error(tell())).toEqual({ type: "CustomerNotFound" });
      }
      await addCustomer(docket, "c-1");
      expect(await must(tell())).toEqual({ isNew: false });
      expect((await typesOf(docket, "customer:c-1")).at(-1)).toBe("ConsentWithdrawn");
    },
  );

  it("that comes with a stranger's objection awaits them, and then withdraws consent", async () => {
    const docket = await openDocket();
    const past = pastMessage("m-1", "c-1", "Hi.", [outcome("e-1", "unsubscribed")]);
    const tell = () => must(docket.importMessage(past, cause("m-1")));
    expect(await tell()).toEqual({ isNew: true, awaitsCustomer: true });
    expect(await tell()).toEqual({ isNew: false, awaitsCustomer: true });
    await addCustomer(docket, "c-1");
    expect(await tell()).toEqual({ isNew: false });
    expect((await typesOf(docket, "customer:c-1")).slice(5)).toEqual([
      "ContactReserved",
      "ConsentWithdrawn",
    ]);
  });

  it("that its customer complained about withdraws consent", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const complaint = [outcome("e-1", "complained")];
    await learn(docket, pastMessage("m-1", "c-1", "Hi.", complaint));
    expect((await typesOf(docket, "customer:c-1")).slice(5)).toEqual([
      "ContactReserved",
      "ConsentWithdrawn",
    ]);
    expect(
      await must(docket.requestMessage({ customerId: "c-1", decisionTime: now })),
    ).toMatchObject({
      reason: "no-consent",
    });
  });

  it("of the same id as another customer's is refused", async () => {
    const docket = await openDocket();
    await learn(docket, pastMessage("m-1", "c-1", "Hi."));
    const other = docket.importMessage(pastMessage("m-1", "c-2", "Hi."), cause("other"));
    expect(await error(other)).toEqual({ type: "MessageAlreadyExists" });
  });
});
