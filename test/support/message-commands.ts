import fc from "fast-check";
import type { MessageCommand } from "#domain";
import {
  context,
  draft,
  draftFailure,
  generator,
  hashOfEdited,
  hashOfText,
  judge,
  judgement,
  judgementFailure,
  past,
  request,
  shadowJudge,
} from "./message.js";

const at = "2026-04-01T00:00:00.000Z";
const one = <const T>(value: T) => fc.constant(value);
const instants = fc.constantFrom(at, "2026-04-02T00:00:00.000Z");
const attempt = fc.constantFrom(1, 2, 3);
const reason = fc.constantFrom("better", "worse");
const objection = fc.oneof(
  { weight: 9, arbitrary: one(undefined) },
  { weight: 1, arbitrary: fc.record({ reason: one("no-consent"), at: instants }) },
);
const judges = {
  attempt,
  role: fc.constantFrom("primary" as const, "shadow" as const),
  repeat: fc.constantFrom(1, 2),
  judge: fc.constantFrom(judge, shadowJudge, generator),
};
const providerEventId = fc.constantFrom("evt-1", "evt-2");

const beginnings: fc.Arbitrary<MessageCommand> = fc.oneof(
  fc.constantFrom<MessageCommand>(
    { type: "RequestMessage", ...request },
    { type: "RequestMessage", ...request, customerId: "cust-0002" },
    { type: "DeclineMessage", ...request, reason: "no-consent", customerVersion: 4 },
    { type: "ImportMessage", ...past },
  ),
  fc.constantFrom<MessageCommand>(
    { type: "PrepareContext", ...context },
    { type: "PrepareContext", ...context, shadowJudge },
    { type: "PrepareContext", ...context, judge: generator },
  ),
);

const attempts: fc.Arbitrary<MessageCommand> = fc.oneof(
  attempt.map((number) => ({ type: "RecordDraft" as const, ...draft, attempt: number })),
  attempt.map((number) => ({
    type: "RecordDraftFailure" as const,
    ...draftFailure,
    attempt: number,
  })),
  fc
    .record({ ...judges, score: fc.constantFrom(0.5, 0.7, 0.9) })
    .map((some) => ({ type: "RecordJudgement" as const, ...judgement(1, 0.9), ...some })),
  fc.record(judges).map((some) => ({
    type: "RecordJudgementFailure" as const,
    ...judgementFailure(1, 1),
    ...some,
  })),
  fc.record({ type: one("Conclude"), objection }),
);

const endings: fc.Arbitrary<MessageCommand> = fc.oneof(
  fc.record({ type: fc.constantFrom("RequestReview", "CancelMessage"), reason, at: instants }),
  fc.record({
    type: one("CompleteReview"),
    reviewer: one("reviewer-3"),
    verdict: fc.constantFrom("approve", "reject"),
    reason,
    at: instants,
    objection,
  }),
  fc.record({
    type: one("RecordSent"),
    channel: one("email"),
    providerMessageId: fc.constantFrom("ses-1", "ses-2"),
    textHash: fc.constantFrom(hashOfText, hashOfEdited),
    consentVersion: one(9),
    sentAt: instants,
    consented: fc.boolean(),
  }),
  fc.record({
    type: one("RecordDeliveryFailure"),
    providerEventId,
    severity: fc.constantFrom("hard", "soft"),
    occurredAt: instants,
  }),
  fc.record({
    type: one("RecordOutcome"),
    providerEventId,
    kind: fc.constantFrom("opened", "clicked", "unsubscribed"),
    occurredAt: instants,
    automated: fc.boolean(),
  }),
);

/** Commands from so small a world that they meet each other. */
export const messageCommands: fc.Arbitrary<MessageCommand> = fc.oneof(
  { weight: 2, arbitrary: beginnings },
  { weight: 4, arbitrary: attempts },
  { weight: 2, arbitrary: endings },
);
