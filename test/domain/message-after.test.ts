import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erased, fold, type MessageCommand, type MessageEvent, message } from "#domain";
import { given } from "../support/given.js";
import * as m from "../support/message.js";

const { at } = m.review;
const ready = [m.requested, m.prepared];
const below = [...ready, m.drafted(1), m.judged(1, 0.4)];
const askReview = { type: "RequestReview", reason: "a spot check", at } as const;
const review = { type: "CompleteReview", ...m.review } as const;
const inReview = [...below, m.reviewRequested];
const send = { type: "RecordSent", ...m.sending, consented: true } as const;

describe("a review", () => {
  it("is asked for once, of any draft that was judged and has not gone out", () => {
    for (const history of [below, m.approvedHistory]) {
      given(message, history).when(askReview).emits([m.reviewRequested]);
    }
    given(message, inReview).when(askReview).emits([]);
  });

  it.each<[string, readonly MessageEvent[]]>([
    ["requested", [m.requested]],
    ["prepared", [...ready, m.drafted(1)]],
    ["sent", [...m.approvedHistory, m.sent]],
    ["cancelled", [...m.approvedHistory, m.cancelled]],
    ["rejected", [...ready, m.draftFailed(1), m.drafted(2), m.judged(2, 0.4), m.rejected]],
  ])("is not asked for of a message that is %s", (status, history) => {
    given(message, history)
      .when(askReview)
      .rejects({
        type: "NotNow",
        command: "RequestReview",
        status: status as "requested" | "prepared" | "sent" | "cancelled" | "rejected",
      });
  });

  it("approves what the judge did not, with the judge's score on the record", () => {
    const approved = { ...m.approved, by: "reviewer", score: 0.4 } as const;
    given(message, inReview).when(review).emits([m.reviewApproved, approved]);
    given(message, [...inReview, m.reviewApproved, approved])
      .when(review)
      .emits([]);
  });

  it("approves the text as it was edited", () => {
    given(message, inReview)
      .when({ ...review, ...m.edited })
      .emits([
        { ...m.reviewApproved, ...m.edited },
        { ...m.approved, by: "reviewer", score: 0.4, textHash: m.hashOfEdited },
      ]);
  });

  it("rejects, with its reason", () => {
    const verdict = { verdict: "reject", reason: "wrong tone" } as const;
    const events = [
      { ...m.reviewApproved, ...verdict },
      { ...m.rejected, reason: "wrong tone" },
    ] as const;
    given(message, inReview)
      .when({ ...review, ...verdict })
      .emits(events);
    given(message, [...inReview, ...events])
      .when({ ...review, ...verdict })
      .emits([]);
    expect(fold(message, [...inReview, ...events])).toMatchObject({
      status: "rejected",
      reason: "wrong tone",
    });
  });

  it("approves no message whose customer objected meanwhile", () => {
    const objection = { reason: "no-consent", at: "2026-04-02T00:00:00.000Z" };
    given(message, inReview)
      .when({ ...review, objection })
      .emits([m.reviewApproved, { ...m.cancelled, ...objection }]);
    given(message, [...inReview, m.reviewApproved, { ...m.cancelled, ...objection }])
      .when({ ...review, objection })
      .emits([]);
  });

  it("must be asked for", () => {
    given(message, below)
      .when(review)
      .rejects({ type: "NotNow", command: "CompleteReview", status: "prepared" });
  });

  it("approves no text that was erased, unless all of it is written anew", () => {
    const gone = { ...m.drafted(1), subject: erased, body: erased };
    const history = [...ready, gone, m.judged(1, 0.4), m.reviewRequested];
    given(message, history).when(review).rejects({ type: "TextErased" });
    given(message, history)
      .when({ ...review, editedSubject: "Your roof" })
      .rejects({ type: "TextErased" });
  });
});

describe("cancelling", () => {
  const cancel = { type: "CancelMessage", reason: "the customer called", at } as const;

  it("is possible until a message has ended or gone out, once", () => {
    for (const history of [[m.requested], ready, inReview, m.approvedHistory]) {
      given(message, history).when(cancel).emits([m.cancelled]);
      given(message, [...history, m.cancelled])
        .when(cancel)
        .emits([]);
    }
  });

  it("is too late afterwards", () => {
    const ended = [
      ["declined", [m.requested, m.declined]],
      ["rejected", [...below, m.rejected]],
      ["failed", [...ready, m.generationFailed]],
      ["sent", [...m.approvedHistory, m.sent]],
    ] as const;
    for (const [status, history] of ended) {
      given(message, history)
        .when(cancel)
        .rejects({ type: "NotNow", command: "CancelMessage", status });
    }
  });
});

describe("sending", () => {
  it("is of the approved text, with consent, once", () => {
    given(message, m.approvedHistory).when(send).emits([m.sent]);
    given(message, [...m.approvedHistory, m.sent])
      .when(send)
      .emits([]);
  });

  it("needs consent at that time", () => {
    given(message, m.approvedHistory)
      .when({ ...send, consented: false })
      .rejects({ type: "NotConsented" });
  });

  it("is of no other text", () => {
    given(message, m.approvedHistory)
      .when({ ...send, textHash: m.hashOfEdited })
      .rejects({ type: "OtherText", expected: m.hashOfText });
    const edited = { ...m.approved, by: "reviewer", textHash: m.hashOfEdited } as const;
    given(message, [...m.approvedHistory, m.reviewRequested, m.reviewApproved, edited])
      .when(send)
      .rejects({ type: "OtherText", expected: m.hashOfEdited });
  });

  it.each<["prepared" | "rejected" | "cancelled" | "sent", readonly MessageEvent[]]>([
    ["prepared", below],
    ["rejected", [...below, m.rejected]],
    ["cancelled", [m.requested, m.cancelled]],
    ["sent", [...m.approvedHistory, { ...m.sent, providerMessageId: "ses-0" }]],
    ["sent", [m.imported]],
  ])("is not possible when it is %s", (status, history) => {
    given(message, history).when(send).rejects({ type: "NotNow", command: "RecordSent", status });
  });

  it.each<[string, readonly MessageEvent[]]>([
    ["cancelled", [m.cancelled]],
    ["taken into review", [m.reviewRequested]],
    ["rejected by a reviewer", [m.reviewRequested, { ...m.rejected, reason: "wrong tone" }]],
  ])("is recorded although it was %s too late", (_, after) => {
    given(message, [...m.approvedHistory, ...after])
      .when(send)
      .emits([m.sent]);
  });
});

describe("an outcome", () => {
  const outcome = { type: "RecordOutcome", ...m.outcome } as const;
  const bounce = { type: "RecordDeliveryFailure", ...m.deliveryFailure } as const;
  const bounced: MessageEvent = {
    type: "DeliveryFailed",
    customerId: "cust-0001",
    ...m.deliveryFailure,
  };
  const sent = [...m.approvedHistory, m.sent];

  it("is recorded once for each of the provider's events, however late", () => {
    given(message, sent).when(outcome).emits([m.outcomeRecorded]);
    given(message, [...sent, m.outcomeRecorded])
      .when(outcome)
      .emits([]);
    given(message, sent).when(bounce).emits([bounced]);
    given(message, [...sent, bounced])
      .when(bounce)
      .emits([]);
  });

  it("of a provider's event that was something else is refused, not lost", () => {
    const used = {
      type: "ProviderEventIdUsed",
      providerEventId: m.outcome.providerEventId,
    } as const;
    const history = [...sent, m.outcomeRecorded];
    const { kind } = m.outcome;
    given(message, history)
      .when({ ...outcome, kind: "bounced" })
      .rejects({ ...used, kind });
    given(message, history)
      .when({ ...bounce, providerEventId: m.outcome.providerEventId })
      .rejects({ ...used, kind });
    given(message, [...sent, bounced])
      .when({ ...outcome, providerEventId: m.deliveryFailure.providerEventId })
      .rejects({
        type: "ProviderEventIdUsed",
        providerEventId: m.deliveryFailure.providerEventId,
        kind: "delivery-failed",
      });
  });

  it("may arrive before the sending does", () => {
    given(message, m.approvedHistory).when(outcome).emits([m.outcomeRecorded]);
    given(message, m.approvedHistory).when(bounce).emits([bounced]);
    given(message, [...m.approvedHistory, m.outcomeRecorded])
      .when(send)
      .emits([m.sent]);
  });

  it("is recorded of a message that another system sent", () => {
    given(message, [m.imported]).when(outcome).emits([m.outcomeRecorded]);
  });

  it.each<["requested" | "prepared" | "rejected" | "declined", readonly MessageEvent[]]>([
    ["requested", [m.requested]],
    ["prepared", below],
    ["rejected", [...below, m.rejected]],
    ["declined", [m.requested, m.declined]],
  ])("is none of a message that is only %s", (status, history) => {
    given(message, history)
      .when(outcome)
      .rejects({ type: "NotNow", command: "RecordOutcome", status });
    given(message, history)
      .when(bounce)
      .rejects({ type: "NotNow", command: "RecordDeliveryFailure", status });
  });

  it("arrives in any order, repeated, before and after the sending: each counts once", () => {
    const told: readonly MessageCommand[] = [
      send,
      bounce,
      ...["evt-1", "evt-2", "evt-3"].flatMap((providerEventId) => [
        { ...outcome, providerEventId },
        { ...outcome, providerEventId },
      ]),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...told], { minLength: told.length }), (commands) => {
        const history = [...m.approvedHistory];
        for (const command of commands) {
          history.push(...message.decide(command, fold(message, history))._unsafeUnwrap());
        }
        const { status, outcomes } = fold(message, history);
        expect(status).toBe("sent");
        expect(outcomes.map((each) => each.providerEventId).sort()).toEqual([
          "evt-0",
          "evt-1",
          "evt-2",
          "evt-3",
        ]);
      }),
    );
  });
});
