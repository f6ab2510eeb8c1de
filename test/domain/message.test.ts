import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  approvedText,
  decidedAt,
  erased,
  fold,
  hashOfText,
  type MessageCommand,
  type MessageEvent,
  message,
  messageIdOf,
  promptHash,
  textHash,
} from "#domain";
import { given } from "../support/given.js";
import * as m from "../support/message.js";

const request = { type: "RequestMessage", ...m.request } as const;
const prepare = { type: "PrepareContext", ...m.context } as const;
const conclude = { type: "Conclude" } as const;
const draft = (attempt: number) => ({ type: "RecordDraft", ...m.draft, attempt }) as const;
const judge = (attempt: number, score: number) =>
  ({ type: "RecordJudgement", ...m.judgement(attempt, score) }) as const;
const ready = [m.requested, m.prepared];

describe("the id of a message", () => {
  it("is 26 characters of base32 of SHA-256 over customer, purpose and trigger", () => {
    const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const bytes = createHash("sha256").update('["cust-0001","upsell","service s-1"]').digest();
    let number = BigInt(`0x${bytes.toString("hex")}`) >> 126n;
    let expected = "";
    for (let i = 0; i < 26; i++, number >>= 5n) {
      expected = `${alphabet[Number(number & 31n)]}${expected}`;
    }
    expect(messageIdOf("cust-0001", "upsell", "service s-1")).toBe(expected);
    expect(expected).toBe("jukmgo52lla42lyeb3k4ft3nn2");
  });

  it("tells customer, purpose and trigger apart", () => {
    const ids = [
      messageIdOf("a", "b", "c"),
      messageIdOf("ab", "", "c"),
      messageIdOf("a", "bc", ""),
      messageIdOf("a", "b", "d"),
    ];
    expect(new Set(ids).size).toBe(4);
  });
});

describe("a message", () => {
  it("is requested once", () => {
    given(message, []).when(request).emits([m.requested]);
    given(message, [m.requested]).when(request).emits([]);
    given(message, m.approvedHistory).when(request).emits([]);
  });

  it("of that id is not another customer's, nor for another purpose", () => {
    for (const other of [{ customerId: "cust-0002" }, { purpose: "referral" }]) {
      given(message, [m.requested])
        .when({ ...request, ...other })
        .rejects({ type: "MessageAlreadyExists" });
    }
  });

  it("that was declined is on the record with its reason", () => {
    const decline = {
      ...request,
      type: "DeclineMessage",
      reason: "no-consent",
      customerVersion: 4,
    } as const;
    given(message, []).when(decline).emits([m.requested, m.declined]);
    given(message, [m.requested, m.declined]).when(decline).emits([]);
    given(message, [m.requested, m.declined]).when(request).emits([]);
  });

  it("that another system sent is brought in once", () => {
    const bring = { type: "ImportMessage", ...m.past } as const;
    given(message, []).when(bring).emits([m.imported]);
    given(message, [m.imported]).when(bring).emits([]);
    expect(decidedAt(fold(message, [m.imported]))).toBe(m.past.sentAt);
  });

  it("must be requested before anything else happens to it", () => {
    const commands: readonly MessageCommand[] = [
      prepare,
      draft(1),
      { type: "RecordDraftFailure", ...m.draftFailure },
      judge(1, 0.9),
      { type: "RecordJudgementFailure", ...m.judgementFailure(1, 1) },
      conclude,
      { type: "RequestReview", reason: "a spot check", at: m.review.at },
      { type: "CompleteReview", ...m.review },
      { type: "CancelMessage", reason: "the customer called", at: m.review.at },
      { type: "RecordSent", ...m.sending, consented: true },
      { type: "RecordDeliveryFailure", ...m.deliveryFailure },
      { type: "RecordOutcome", ...m.outcome },
    ];
    for (const command of commands) {
      given(message, []).when(command).rejects({ type: "MessageNotFound" });
    }
  });

  it("goes from request to approval", () => {
    const commands: readonly MessageCommand[] = [
      request,
      prepare,
      draft(1),
      judge(1, 0.9),
      conclude,
      { type: "RecordSent", ...m.sending, consented: true },
      { type: "RecordOutcome", ...m.outcome },
    ];
    const history: MessageEvent[] = [];
    for (const command of commands) {
      history.push(...message.decide(command, fold(message, history))._unsafeUnwrap());
    }
    expect(history).toEqual([...m.approvedHistory, m.sent, m.outcomeRecorded]);
    expect(decidedAt(fold(message, history))).toBe("2026-04-01T00:00:00.000Z");
  });
});

describe("a context", () => {
  it("is prepared once, and stays as it was", () => {
    given(message, [m.requested]).when(prepare).emits([m.prepared]);
    given(message, ready).when(prepare).emits([]);
    given(message, ready)
      .when({ ...prepare, customerVersion: 8 })
      .emits([]);
    given(message, m.approvedHistory).when(prepare).emits([]);
  });

  it("is not prepared for a message that has ended", () => {
    given(message, [m.requested, m.declined])
      .when(prepare)
      .rejects({ type: "NotNow", command: "PrepareContext", status: "declined" });
    given(message, [m.requested, m.cancelled])
      .when(prepare)
      .rejects({ type: "NotNow", command: "PrepareContext", status: "cancelled" });
    given(message, [m.imported])
      .when(prepare)
      .rejects({ type: "NotNow", command: "PrepareContext", status: "sent" });
  });

  it.each([
    ["by version", { ...m.generator, contentHash: "9".repeat(64) }],
    ["by content", { agentId: "other", version: 9, contentHash: m.generator.contentHash }],
  ])("has no judge that is the generator, %s, nor a shadow judge", (_, same) => {
    const rejection = {
      type: "JudgeIsGenerator",
      agentId: same.agentId,
      version: same.version,
    } as const;
    given(message, [m.requested])
      .when({ ...prepare, judge: same })
      .rejects(rejection);
    given(message, [m.requested])
      .when({ ...prepare, shadowJudge: same })
      .rejects(rejection);
  });

  it("may have another version of the generator's agent as its judge", () => {
    const other = { ...m.generator, version: 1, contentHash: "9".repeat(64) };
    given(message, [m.requested])
      .when({ ...prepare, judge: other })
      .emits([{ ...m.prepared, judge: other }]);
  });

  it("has no shadow judge that is the primary judge: it would never be heard", () => {
    const decision = message.decide(
      { ...prepare, shadowJudge: m.judge },
      fold(message, [m.requested]),
    );
    expect(decision.isErr()).toBe(true);
  });
});

describe("a draft", () => {
  it("is recorded once for each attempt", () => {
    given(message, ready)
      .when(draft(1))
      .emits([m.drafted(1)]);
    given(message, [...ready, m.drafted(1)])
      .when(draft(1))
      .emits([]);
    given(message, [...ready, m.draftFailed(1)])
      .when(draft(1))
      .emits([]);
  });

  it("needs a context", () => {
    given(message, [m.requested])
      .when(draft(1))
      .rejects({ type: "NotNow", command: "RecordDraft", status: "requested" });
    given(message, [m.requested])
      .when({ type: "RecordDraftFailure", ...m.draftFailure })
      .rejects({ type: "NotNow", command: "RecordDraftFailure", status: "requested" });
  });

  it("follows one that was judged below the threshold, or one that failed", () => {
    given(message, [...ready, m.drafted(1), m.judged(1, 0.69)])
      .when(draft(2))
      .emits([m.drafted(2)]);
    given(message, [...ready, m.draftFailed(1)])
      .when(draft(2))
      .emits([m.drafted(2)]);
    given(message, [...ready, m.draftFailed(1)])
      .when({ type: "RecordDraftFailure", ...m.draftFailure, attempt: 2 })
      .emits([m.draftFailed(2)]);
  });

  it("skips no attempt", () => {
    given(message, ready).when(draft(2)).rejects({ type: "WrongAttempt", expected: 1, attempt: 2 });
    given(message, ready).when(draft(0)).rejects({ type: "WrongAttempt", expected: 1, attempt: 0 });
  });

  it.each<[string, readonly MessageEvent[]]>([
    ["not judged yet", [m.drafted(1)]],
    ["good enough", [m.drafted(1), m.judged(1, 0.7)]],
    ["only judged by the shadow", [m.drafted(1), shadow(1)]],
  ])("does not follow one that is %s", (_, events) => {
    const decision = message.decide(draft(2), fold(message, [...ready, ...events]));
    expect(decision.isErr()).toBe(true);
  });

  it("does not follow the last attempt", () => {
    const events = [...ready, m.draftFailed(1), m.drafted(2), m.judged(2, 0.1)];
    expect(message.decide(draft(3), fold(message, events)).isErr()).toBe(true);
  });

  it("does not come after the end", () => {
    given(message, m.approvedHistory)
      .when(draft(2))
      .rejects({ type: "NotNow", command: "RecordDraft", status: "approved" });
    given(message, [...ready, m.cancelled])
      .when(draft(1))
      .rejects({ type: "NotNow", command: "RecordDraft", status: "cancelled" });
  });
});

function shadow(attempt: number) {
  return {
    type: "DraftJudged",
    customerId: "cust-0001",
    ...m.shadowJudgement(attempt, 0.9),
  } as const;
}

describe("a hash of what was sent", () => {
  it("is SHA-256 of the canonical JSON of the text, or of the prompt", () => {
    expect(textHash(m.text)).toBe(m.hashOfText);
    expect(hashOfText(m.text)).toBe(m.hashOfText);
    expect(promptHash({ system: "s", prompt: "p" })).toBe(
      createHash("sha256").update('{"prompt":"p","system":"s"}').digest("hex"),
    );
  });

  it("is none of a text that was erased", () => {
    expect(hashOfText({ subject: m.text.subject, body: erased })).toBe(undefined);
    expect(hashOfText({ subject: erased, body: m.text.body })).toBe(undefined);
  });
});

describe("the text that may be sent", () => {
  const textOf = (...events: readonly MessageEvent[]) => approvedText(fold(message, events));

  it("is the approved draft's", () => {
    expect(textOf(...m.approvedHistory)).toEqual(m.text);
    expect(textOf(m.imported)).toMatchObject(m.text);
  });

  it("is none before there is an approval", () => {
    expect(textOf(...ready, m.drafted(1), m.judged(1, 0.9))).toBe(undefined);
  });

  it("is what the reviewer made of it, each part that was edited", () => {
    const byReviewer = { ...m.approved, by: "reviewer" } as const;
    const history = [...m.approvedHistory, m.reviewRequested];
    expect(textOf(...history, { ...m.reviewApproved, ...m.edited }, byReviewer)).toEqual({
      subject: "Your roof",
      body: "Dear Mr Nowak, …",
    });
    const onlySubject = { ...m.reviewApproved, editedSubject: "Your roof" };
    expect(textOf(...history, onlySubject, byReviewer)).toEqual({
      subject: "Your roof",
      body: "Dear Łukasz, …",
    });
  });

  it("is none once a reviewer rejected it, or it was cancelled", () => {
    const rejection = { ...m.reviewApproved, verdict: "reject" } as const;
    expect(textOf(...m.approvedHistory, m.reviewRequested, rejection, m.rejected)).toBe(undefined);
    expect(textOf(...m.approvedHistory, m.cancelled)).toBe(undefined);
  });
});
