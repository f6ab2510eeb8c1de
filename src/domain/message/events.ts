import * as z from "zod";
import {
  contract,
  type EventsOf,
  event,
  instant,
  money,
  opaqueId,
  personal,
  sha256Hex,
  text,
} from "../kernel/index.js";
import {
  agentRef,
  assignment,
  context,
  failureKind,
  featureValue,
  modelCall,
  personalHash,
} from "./context.js";

const score = z.number().min(0).max(1);
const attempt = z.int().positive();

const judgement = {
  attempt,
  role: z.enum(["primary", "shadow"]),
  repeat: z.int().positive(),
  judge: agentRef,
};

const customerId = opaqueId;

/** The persisted contract of the `message` category. */
export const messageContract = contract("message", "customerId", {
  MessageRequested: event(
    {
      messageId: opaqueId,
      customerId,
      agentId: opaqueId,
      purpose: text(64),
      trigger: text(256),
      decisionTime: instant,
    },
    "decisionTime",
  ),
  /** The customer's stream said no: there is no message, and this is why. */
  MessageDeclined: event({
    customerId,
    reason: text(64),
    customerVersion: z.int().positive(),
    rolloutVersion: z.int().positive().optional(),
    assignment: assignment.optional(),
  }),
  ContextPrepared: event({ customerId, ...context }),
  DraftGenerated: event({
    customerId,
    attempt,
    subject: personal(text(500)),
    body: personal(text(20_000)),
    rawAnswer: personal(text(200_000, 0)),
    promptHash: personalHash,
    call: modelCall,
  }),
  /** An attempt without a draft. */
  DraftFailed: event({
    customerId,
    attempt,
    kind: failureKind,
    detail: personal(text(2_000)),
    promptHash: personalHash,
    /** Absent when no answer came back. */
    call: modelCall.optional(),
  }),
  DraftJudged: event({
    customerId,
    ...judgement,
    score,
    criteria: z.array(z.strictObject({ criterion: text(64), score })).min(1),
    rationale: personal(text(20_000)),
    rawAnswer: personal(text(200_000, 0)),
    promptHash: personalHash,
    call: modelCall,
  }),
  JudgementFailed: event({
    customerId,
    ...judgement,
    kind: failureKind,
    detail: personal(text(2_000)),
    promptHash: personalHash,
    call: modelCall.optional(),
  }),
  MessageApproved: event({
    customerId,
    attempt,
    by: z.enum(["judge", "reviewer"]),
    score,
    threshold: score,
    textHash: sha256Hex,
  }),
  MessageRejected: event({ customerId, reason: text(500) }),
  GenerationFailed: event({
    customerId,
    stage: z.enum(["generate", "judge"]),
    kind: failureKind,
  }),
  ReviewRequested: event({ customerId, reason: text(500), at: instant }, "at"),
  ReviewCompleted: event(
    {
      customerId,
      reviewer: text(128),
      verdict: z.enum(["approve", "reject"]),
      reason: text(500),
      editedSubject: personal(text(500)).optional(),
      editedBody: personal(text(20_000)).optional(),
      at: instant,
    },
    "at",
  ),
  MessageCancelled: event({ customerId, reason: text(500), at: instant }, "at"),
  /** A message that another system wrote and sent: history brought in, so that it can be learned from. */
  MessageImported: event(
    {
      messageId: opaqueId,
      customerId,
      purpose: text(64),
      subject: personal(text(500)),
      body: personal(text(20_000)),
      features: z.record(z.string(), featureValue),
      sentAt: instant,
    },
    "sentAt",
  ),
  MessageSent: event(
    {
      customerId,
      channel: z.enum(["email"]),
      providerMessageId: text(256),
      textHash: sha256Hex,
      /** The version of the customer's stream at which consent was found. */
      consentVersion: z.int().positive(),
      sentAt: instant,
    },
    "sentAt",
  ),
  DeliveryFailed: event(
    {
      customerId,
      providerEventId: text(256),
      severity: z.enum(["hard", "soft"]),
      occurredAt: instant,
    },
    "occurredAt",
  ),
  OutcomeRecorded: event(
    {
      customerId,
      providerEventId: text(256),
      kind: z.enum(["opened", "clicked", "converted", "unsubscribed", "complained", "bounced"]),
      occurredAt: instant,
      /** Whether a machine did it, e.g. a mail scanner that opens everything. */
      automated: z.boolean(),
      serviceId: opaqueId.optional(),
      value: money.optional(),
    },
    "occurredAt",
  ),
});

/** What may have happened to a message. */
export type MessageEvent = EventsOf<typeof messageContract>;

/** One type of message event. */
export type MessageEventOf<T extends MessageEvent["type"]> = Extract<MessageEvent, { type: T }>;

/** What may have become of a message that was sent. */
export type OutcomeKind = MessageEventOf<"OutcomeRecorded">["kind"];
