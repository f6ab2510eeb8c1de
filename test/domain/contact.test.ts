import { describe, expect, it } from "vitest";
import { type CustomerEvent, customer, decideAll, fold } from "#domain";
import * as c from "../support/customer.js";
import { given } from "../support/given.js";

const willing: readonly CustomerEvent[] = [c.registered, c.consentGiven];
const { reserveContact: ask, contactReserved: yes } = c;
const no = (reason: string) => ({ ...c.contactDeclined, reason });
const at = ask.at;

describe("a contact", () => {
  it("is reserved when nothing is against it", () => {
    given(customer, willing).when(ask).emits([yes]);
  });

  it.each<[string, string, readonly CustomerEvent[]]>([
    ["the customer is erased", "erased", [...willing, c.customerErased]],
    ["nobody consented", "no-consent", [c.registered]],
    [
      "consent is for another purpose",
      "no-consent",
      [c.registered, { ...c.consentGiven, purpose: "referral" }],
    ],
    [
      "consent was given only later",
      "no-consent",
      [c.registered, { ...c.consentGiven, at: "2026-04-01T00:00:00.001Z" }],
    ],
    ["consent was withdrawn", "no-consent", [...willing, c.consentWithdrawn]],
    [
      "consent was withdrawn at that very instant",
      "no-consent",
      [...willing, { ...c.consentWithdrawn, at }],
    ],
    [
      "it is known that consent was withdrawn, if only later",
      "no-consent",
      [...willing, { ...c.consentWithdrawn, at: "2026-04-20T00:00:00.000Z" }],
    ],
    [
      "consent was withdrawn, and given anew only later",
      "no-consent",
      [...willing, c.consentWithdrawn, { ...c.consentGiven, at: "2026-04-20T00:00:00.000Z" }],
    ],
    [
      "another source withdrew what a record says without a time",
      "no-consent",
      [c.registered, { ...c.consentGiven, at, undated: true }, c.consentWithdrawn],
    ],
    [
      "consent expired at that very instant",
      "consent-expired",
      [c.registered, { ...c.consentGiven, expiresAt: at }],
    ],
    ["a complaint is open", "open-complaint", [...willing, c.complaintOpened]],
    [
      "one of two complaints is open",
      "open-complaint",
      [
        ...willing,
        c.complaintOpened,
        { ...c.complaintOpened, complaintId: "comp-2" },
        c.complaintResolved,
      ],
    ],
    [
      "the last contact was not long ago",
      "contacted-recently",
      [
        ...willing,
        {
          ...yes,
          messageId: "msg-0",
          at: "2026-03-02T00:00:00.001Z",
          until: "2026-04-01T00:00:00.001Z",
        },
      ],
    ],
    [
      "a contact for another purpose was not long ago",
      "contacted-recently",
      [...willing, { ...yes, messageId: "msg-0", purpose: "referral" }],
    ],
    [
      "a later contact is reserved already",
      "contacted-recently",
      [
        ...willing,
        {
          ...yes,
          messageId: "msg-9",
          at: "2026-04-20T00:00:00.000Z",
          until: "2026-05-20T00:00:00.000Z",
        },
      ],
    ],
  ])("is declined when %s: %s", (_, reason, history) => {
    given(customer, history)
      .when(ask)
      .emits([no(reason)]);
  });

  it.each<[string, readonly CustomerEvent[]]>([
    ["consent expires only later", [c.registered, { ...c.consentGiven, expiresAt: c.until }]],
    [
      "consent was given anew after it was withdrawn",
      [...willing, c.consentWithdrawn, { ...c.consentGiven, at: "2026-03-03T00:00:00.000Z" }],
    ],
    [
      "consent is withdrawn and given anew only later",
      [
        ...willing,
        { ...c.consentWithdrawn, at: "2026-04-20T00:00:00.000Z" },
        { ...c.consentGiven, at: "2026-04-21T00:00:00.000Z" },
      ],
    ],
    ["the complaint is resolved", [...willing, c.complaintOpened, c.complaintResolved]],
    [
      "the window of the last contact ends at that very instant",
      [...willing, { ...yes, messageId: "msg-0", at: "2026-03-02T00:00:00.000Z", until: at }],
    ],
    ["the other one was declined", [...willing, { ...c.contactDeclined, messageId: "msg-0" }]],
    [
      "the other one was released",
      [...willing, { ...yes, messageId: "msg-0" }, { ...c.contactReleased, messageId: "msg-0" }],
    ],
  ])("is reserved when %s", (_, history) => {
    given(customer, history).when(ask).emits([yes]);
  });

  it("is declined for a reason from outside, which is on the record", () => {
    given(customer, willing)
      .when({ ...ask, exclusion: "held-out" })
      .emits([no("held-out")]);
  });

  it("is declined for the customer's own reason before one from outside", () => {
    given(customer, [c.registered])
      .when({ ...ask, exclusion: "held-out" })
      .emits([no("no-consent")]);
  });

  it("is decided once for each message, whatever changed since", () => {
    given(customer, [...willing, yes])
      .when(ask)
      .emits([]);
    given(customer, [c.registered, c.contactDeclined, c.consentGiven]).when(ask).emits([]);
    given(customer, [...willing, yes, c.contactReleased])
      .when(ask)
      .emits([]);
    given(customer, [...willing, yes, c.customerErased])
      .when(ask)
      .emits([]);
  });

  it("is won by one of two requests, also when both come at once", () => {
    const state = fold(customer, willing);
    const other = { ...ask, messageId: "msg-2" };
    expect(decideAll(customer, [ask, other], state)._unsafeUnwrap()).toEqual([
      yes,
      { ...no("contacted-recently"), messageId: "msg-2" },
    ]);
    expect(decideAll(customer, [other, ask], state)._unsafeUnwrap()).toEqual([
      { ...yes, messageId: "msg-2" },
      no("contacted-recently"),
    ]);
  });
});

describe("a reserved contact", () => {
  const release = {
    type: "ReleaseContact",
    messageId: "msg-1",
    reason: "message rejected",
  } as const;

  it("is released once", () => {
    given(customer, [...willing, yes])
      .when(release)
      .emits([c.contactReleased]);
    given(customer, [...willing, yes, c.contactReleased])
      .when(release)
      .emits([]);
  });

  it("that was declined has nothing to release", () => {
    given(customer, [c.registered, c.contactDeclined]).when(release).emits([]);
  });

  it("must be known to be released", () => {
    given(customer, willing).when(release).rejects({ type: "ContactNotFound", messageId: "msg-1" });
  });

  it("that is released frees its window for another message", () => {
    given(customer, [...willing, yes, c.contactReleased])
      .when({ ...ask, messageId: "msg-2" })
      .emits([{ ...yes, messageId: "msg-2" }]);
  });
});

describe("a contact that was made without being decided", () => {
  const record = { ...ask, type: "RecordContact" } as const;
  const { consentPurpose: _, ...facts } = record;

  it("is recorded without being decided, once", () => {
    const { consentPurpose: _, ...made } = yes;
    given(customer, [c.registered]).when(facts).emits([made]);
    given(customer, [c.registered, made]).when(facts).emits([]);
  });

  it("is recorded also after it was released, and is not released again", () => {
    const { consentPurpose: _, ...made } = yes;
    const released = [...willing, yes, c.contactReleased];
    given(customer, released).when(facts).emits([made]);
    const release = { type: "ReleaseContact", messageId: "msg-1", reason: "late" } as const;
    given(customer, [...released, made])
      .when(release)
      .emits([]);
    given(customer, [...released, made])
      .when(facts)
      .emits([]);
  });

  it("stands in the way of the next one", () => {
    const { consentPurpose: _, ...made } = yes;
    given(customer, [...willing, made])
      .when({ ...ask, messageId: "msg-2" })
      .emits([{ ...no("contacted-recently"), messageId: "msg-2" }]);
  });
});
