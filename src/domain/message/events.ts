import * as z from "zod";
import {
  contract,
  type EventsOf,
  event,
  instant,
  money,
  opaqueId,
  personal,
  type Read,
  sha256Hex,
  text,
} from "../kernel/index.js";
import { versionRef } from "../rollout/events.js";
import { tokenUsage } from "./cost.js";

const share = z.int().min(0).max(10_000);
const score = z.number().min(0).max(1);
const attempt = z.int().positive();
const agentRef = versionRef.extend({ agentId: opaqueId });
const cost = z.union([z.int().nonnegative(), z.literal("unpriced")]);

/** One call of a model: what was asked, what answered, what it took. */
export const modelCall = z.strictObject({
  /** Which service answered. `simulated` is no model at all. */
  provider: text(64),
  modelAsked: text(256),
  modelAnswered: text(256),
  requestId: text(256),
  stopReason: text(64),
  latencyMs: z.number().nonnegative(),
  tokens: tokenUsage,
  /** How often the answer had to be asked for again to be readable. */
  repairs: z.int().nonnegative(),
  /** Hash of the price book. */
  priceBook: sha256Hex,
  costNanoUsd: cost,
});

export type ModelCall = Read<typeof modelCall>;

/** Why a model gave no usable answer. */
export const failureKind = z.enum([
  "throttled",
  "timed-out",
  "unavailable",
  "refused",
  "guardrail",
  "malformed",
  "too-long",
]);

export type FailureKind = Read<typeof failureKind>;

/** A feature as it was at the decision. */
export const featureValue = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("present"), value: z.json(), since: instant.optional() }),
  z.strictObject({ status: z.literal("absent") }),
  z.strictObject({ status: z.literal("expired"), since: instant }),
]);

/** An earlier message that served as an example. */
const example = z.strictObject({ caseId: opaqueId, contentHash: sha256Hex, score: z.number() });

/** Everything that was read to make a message, pinned so that it can be read again. */
export const context = {
  /** The customer's stream up to here is what was known. */
  customerVersion: z.int().positive(),
  features: z.record(z.string(), featureValue),
  featureSet: z.int().positive(),
  rolloutVersion: z.int().positive(),
  assignment: z.strictObject({
    arm: z.enum(["stable", "candidate"]),
    bucket: z.int().min(0).max(9_999),
    weight: share,
    propensity: z.number().min(0).max(1),
    /** The salt; without one no rollout had ever been started. */
    rolloutId: text(64).optional(),
    /** The version that the arm stands for. */
    assigned: versionRef,
  }),
  /** The version that wrote: the assigned one, unless that had been revoked meanwhile. */
  generator: agentRef,
  judge: agentRef,
  shadowJudge: agentRef.optional(),
  passThreshold: score,
  maximumAttempts: attempt,
  priceBook: sha256Hex,
  guidelines: sha256Hex,
  retrieval: z.strictObject({
    /** Hash of the text that was embedded. */
    queryHash: sha256Hex,
    /** Hash of the vector, in the artefact store. */
    vectorHash: sha256Hex,
    embeddingModel: text(256),
    dimension: z.int().positive(),
    index: text(128),
  }),
  examples: z.array(example),
  rendererVersion: z.int().positive(),
  /** Hash of the first attempt's prompt. */
  promptHash: sha256Hex,
};

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
  MessageDeclined: event({ customerId, reason: text(64), customerVersion: z.int().positive() }),
  ContextPrepared: event({ customerId, ...context }),
  DraftGenerated: event({
    customerId,
    attempt,
    subject: personal(text(500)),
    body: personal(text(20_000)),
    rawAnswer: personal(text(200_000, 0)),
    promptHash: sha256Hex,
    call: modelCall,
  }),
  /** An attempt without a draft. */
  DraftFailed: event({
    customerId,
    attempt,
    kind: failureKind,
    detail: personal(text(2_000)),
    promptHash: sha256Hex,
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
    promptHash: sha256Hex,
    call: modelCall,
  }),
  JudgementFailed: event({
    customerId,
    ...judgement,
    kind: failureKind,
    detail: personal(text(2_000)),
    promptHash: sha256Hex,
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

export type MessageEvent = EventsOf<typeof messageContract>;

/** One type of message event. */
export type MessageEventOf<T extends MessageEvent["type"]> = Extract<MessageEvent, { type: T }>;

export type OutcomeKind = MessageEventOf<"OutcomeRecorded">["kind"];
