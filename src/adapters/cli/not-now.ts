import type { MessageCommand, MessageRejection, MessageStatus } from "#domain";

/** Why something cannot be done with a message, or cannot have happened to it, for its user. */
export function notNow({
  command,
  status,
}: Extract<MessageRejection, { readonly type: "NotNow" }>): string {
  if (command === "RecordSent" && status === "sent")
    return "the message is recorded as sent already";
  return `${come[status]}, so ${cannot[command]}`;
}

/** What a message has come to. */
const come: Readonly<Record<MessageStatus, string>> = {
  absent: "there is no such message",
  requested: "the message is not written yet",
  declined: "no message was made (skipped)",
  prepared: "the message is not written yet",
  approved: "the message was approved",
  "in-review": "the message is in review",
  rejected: "the message was rejected",
  failed: "the message could not be written",
  cancelled: "the message was cancelled",
  sent: "the message was sent",
};

const notBegun = "it cannot be begun again";
const noOutcome = "nothing can have come of it";

/** What therefore cannot be. */
const cannot: Readonly<Record<MessageCommand["type"], string>> = {
  RequestMessage: notBegun,
  DeclineMessage: notBegun,
  ImportMessage: notBegun,
  PrepareContext: "it cannot be prepared",
  RecordDraft: "it gets no draft",
  RecordDraftFailure: "it gets no draft",
  RecordJudgement: "it cannot be judged",
  RecordJudgementFailure: "it cannot be judged",
  Conclude: "it cannot be concluded",
  RequestReview: "it cannot be reviewed",
  CompleteReview: "it cannot be reviewed",
  CancelMessage: "it cannot be cancelled",
  RecordSent: "it cannot have been sent",
  RecordDeliveryFailure: noOutcome,
  RecordOutcome: noOutcome,
};
