import * as z from "zod";
import type { MessageEvent } from "#domain";
import { agentVersionNumber, amount, code, id } from "./fields.js";
import type { Translations } from "./translation.js";

const message = { messageId: id, customerId: id };
const score = z.number().min(0).max(1);

/** What others are told about messages. */
export const messageData = {
  "message.requested.v1": z
    .object({ ...message, agentId: id, purpose: code("upsell", "referral") })
    .describe("A customer may be going to get a message."),
  "message.declined.v1": z
    .object({
      ...message,
      reason: code("no-consent", "open-complaint", "contacted-recently", "held-out"),
    })
    .describe("There will be no such message, for this reason."),
  "message.prepared.v1": z
    .object({
      ...message,
      agentId: id,
      agentVersion: agentVersionNumber,
      arm: code("stable", "candidate"),
      rolloutId: code().optional(),
    })
    .describe("It is settled which version of the agent writes, and for which arm of a rollout."),
  "message.approved.v1": z
    .object({
      ...message,
      by: code("judge", "reviewer"),
      attempt: z.int().positive(),
      score,
      threshold: score,
    })
    .describe("The message may be sent. Its text is for whoever sends it to ask for."),
  "message.rejected.v1": z
    .object({ ...message, reason: code("below-threshold", "by-reviewer", "text-erased") })
    .describe("What was written is not good enough: it will not be sent."),
  "message.failed.v1": z
    .object({
      ...message,
      stage: code("generate", "judge"),
      kind: code("unavailable", "guardrail"),
    })
    .describe("The message could not be written or judged: it will not be sent."),
  "message.review-requested.v1": z
    .object(message)
    .describe("A person has to look at the message; the verdict is an approval or a rejection."),
  "message.cancelled.v1": z.object(message).describe("The message is no longer wanted."),
  "message.sent.v1": z
    .object({ ...message, channel: code("email") })
    .describe("The message has gone out."),
  "message.delivery-failed.v1": z
    .object({ ...message, severity: code("hard", "soft") })
    .describe("The message did not reach its customer; after `hard` it never will."),
  "message.outcome.v1": z
    .object({
      ...message,
      kind: code("opened", "clicked", "converted", "unsubscribed", "complained", "bounced"),
      automated: z.boolean().describe("A machine did it, e.g. a mail scanner."),
      serviceId: id.optional(),
      value: amount.optional(),
    })
    .describe("What became of a message that was sent. There may be several, late, in any order."),
};

/** As what the events of a message are published. */
export const messageEvents: Translations<MessageEvent, typeof messageData> = {
  MessageRequested: ({ customerId, agentId, purpose }, messageId) => [
    "message.requested.v1",
    { messageId, customerId, agentId, purpose },
  ],
  MessageDeclined: ({ customerId, reason }, messageId) => [
    "message.declined.v1",
    { messageId, customerId, reason },
  ],
  ContextPrepared: ({ customerId, generator, assignment }, messageId) => [
    "message.prepared.v1",
    {
      messageId,
      customerId,
      agentId: generator.agentId,
      agentVersion: generator.version,
      arm: assignment.arm,
      rolloutId: assignment.rolloutId,
    },
  ],
  // How a message came about is for whoever explains it.
  DraftGenerated: "internal",
  DraftFailed: "internal",
  DraftJudged: "internal",
  JudgementFailed: "internal",
  // No hash of the text: by it a guess at what is personal in the text could be confirmed.
  MessageApproved: ({ customerId, by, attempt, score, threshold }, messageId) => [
    "message.approved.v1",
    { messageId, customerId, by, attempt, score, threshold },
  ],
  MessageRejected: ({ customerId, reason }, messageId) => [
    "message.rejected.v1",
    { messageId, customerId, reason: rejection(reason) },
  ],
  GenerationFailed: ({ customerId, stage, kind }, messageId) => [
    "message.failed.v1",
    { messageId, customerId, stage, kind },
  ],
  ReviewRequested: ({ customerId }, messageId) => [
    "message.review-requested.v1",
    { messageId, customerId },
  ],
  // Recorded together with the approval or the rejection that it leads to.
  ReviewCompleted: "internal",
  MessageCancelled: ({ customerId }, messageId) => [
    "message.cancelled.v1",
    { messageId, customerId },
  ],
  // History that was brought in is no news.
  MessageImported: "internal",
  MessageSent: ({ customerId, channel }, messageId) => [
    "message.sent.v1",
    { messageId, customerId, channel },
  ],
  DeliveryFailed: ({ customerId, severity }, messageId) => [
    "message.delivery-failed.v1",
    { messageId, customerId, severity },
  ],
  OutcomeRecorded: ({ customerId, kind, automated, serviceId, value }, messageId) => [
    "message.outcome.v1",
    {
      messageId,
      customerId,
      kind,
      automated,
      serviceId,
      value: value && { minor: value.minor, currency: value.currency },
    },
  ],
};

/** A reviewer's own words are not published. */
function rejection(reason: string): string {
  return ["below-threshold", "text-erased"].includes(reason) ? reason : "by-reviewer";
}
