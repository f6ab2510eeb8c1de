import type { MessageEvent, ModelCall } from "#domain";

const at = "2026-04-01T00:00:00.000Z";
const customerId = "cust-0001";

export const generator = { agentId: "upsell-generator", version: 2, contentHash: "b".repeat(64) };
export const judge = { agentId: "upsell-judge", version: 1, contentHash: "c".repeat(64) };
export const shadowJudge = { agentId: "upsell-judge", version: 2, contentHash: "d".repeat(64) };

export const request = {
  messageId: "msg-1",
  customerId,
  agentId: "upsell-generator",
  purpose: "upsell",
  trigger: "service s-1",
  decisionTime: at,
};

export const requested = {
  type: "MessageRequested",
  ...request,
} as const satisfies MessageEvent;

export const declined = {
  type: "MessageDeclined",
  customerId,
  reason: "no-consent",
  customerVersion: 4,
} as const satisfies MessageEvent;

/** Two attempts, a threshold of 0.7, no shadow judge. */
export const context = {
  customerVersion: 7,
  features: {
    serviceCount: { status: "present", value: 1, since: "2026-03-01T14:00:00.000Z" },
    satisfactionTrend: { status: "absent" },
    satisfactionAverage: { status: "expired", since: "2024-03-01T14:00:00.000Z" },
  },
  featureSet: 1,
  rolloutVersion: 3,
  assignment: {
    arm: "candidate",
    bucket: 134,
    weight: 1_000,
    propensity: 0.1,
    rolloutId: "rollout-7f3a",
    assigned: { version: 2, contentHash: "b".repeat(64) },
  },
  generator,
  judge,
  passThreshold: 0.7,
  maximumAttempts: 2,
  priceBook: "e".repeat(64),
  guidelines: "f".repeat(64),
  retrieval: {
    queryHash: "1".repeat(64),
    vectorHash: "2".repeat(64),
    embeddingModel: "hashed-n-grams",
    dimension: 256,
    index: "cases-1",
  },
  examples: [{ caseId: "case-1", contentHash: "3".repeat(64), score: 0.83 }],
  rendererVersion: 1,
  promptHash: "4".repeat(64),
} as const;

export const prepared = {
  type: "ContextPrepared",
  customerId,
  ...context,
} as const satisfies MessageEvent;

export const preparedWithShadow = {
  ...prepared,
  shadowJudge,
} as const satisfies MessageEvent;

export const call = {
  provider: "simulated",
  modelAsked: "model-a",
  modelAnswered: "model-a",
  requestId: "req-1",
  stopReason: "end_turn",
  latencyMs: 812.5,
  tokens: { input: 900, output: 200, cacheRead: 0, cacheWrite: 0 },
  repairs: 0,
  priceBook: "e".repeat(64),
  costNanoUsd: 5_700_000,
} as const satisfies ModelCall;

export const text = { subject: "Your roof in spring", body: "Dear Łukasz, …" };

/** SHA-256 of `{"body":"Dear Łukasz, …","subject":"Your roof in spring"}`, computed elsewhere. */
export const hashOfText = "475b4dc4b7930e3c1dcc21dcf54d5848792500be9cbdff36813d5d811874af8e";

export const edited = { editedSubject: "Your roof", editedBody: "Dear Mr Nowak, …" };

/** SHA-256 of `{"body":"Dear Mr Nowak, …","subject":"Your roof"}`, computed elsewhere. */
export const hashOfEdited = "086d9864ac2d53ef041c8b3eacf06bd007dda40c2c2b44d0a4c347d75cd0446e";

export const draft = {
  attempt: 1,
  ...text,
  rawAnswer: '{"subject":"Your roof in spring"}',
  promptHash: "4".repeat(64),
  call,
};

/** The draft of one attempt. */
export function drafted(attempt: number) {
  return { type: "DraftGenerated", customerId, ...draft, attempt } as const;
}

/** An attempt that came to nothing. */
export function draftFailed(attempt: number) {
  return { type: "DraftFailed", customerId, ...draftFailure, attempt } as const;
}

export const draftFailure = {
  attempt: 1,
  kind: "malformed",
  detail: "no subject",
  promptHash: "4".repeat(64),
  call,
} as const;

/** What the primary judge says of one attempt, with this score. */
export function judgement(attempt: number, score: number) {
  return {
    attempt,
    role: "primary",
    repeat: 1,
    judge,
    score,
    criteria: [{ criterion: "tone", score }],
    rationale: "Warm and plain.",
    rawAnswer: '{"scores":{}}',
    promptHash: "5".repeat(64),
    call,
  } as const;
}

/** That judgement, recorded. */
export function judged(attempt: number, score: number) {
  return { type: "DraftJudged", customerId, ...judgement(attempt, score) } as const;
}

/** What the shadow judge says of one attempt. */
export function shadowJudgement(attempt: number, score: number) {
  return { ...judgement(attempt, score), role: "shadow", judge: shadowJudge } as const;
}

/** How the primary judge failed on one attempt, for the `repeat`th time. */
export function judgementFailure(attempt: number, repeat: number) {
  return {
    attempt,
    role: "primary",
    repeat,
    judge,
    kind: "throttled",
    detail: "too many requests",
    promptHash: "5".repeat(64),
  } as const;
}

/** That failure, recorded. */
export function judgementFailed(attempt: number, repeat: number) {
  return { type: "JudgementFailed", customerId, ...judgementFailure(attempt, repeat) } as const;
}

export const approved = {
  type: "MessageApproved",
  customerId,
  attempt: 1,
  by: "judge",
  score: 0.9,
  threshold: 0.7,
  textHash: hashOfText,
} as const satisfies MessageEvent;

export const rejected = {
  type: "MessageRejected",
  customerId,
  reason: "below-threshold",
} as const satisfies MessageEvent;

export const generationFailed = {
  type: "GenerationFailed",
  customerId,
  stage: "judge",
  kind: "throttled",
} as const satisfies MessageEvent;

export const reviewRequested = {
  type: "ReviewRequested",
  customerId,
  reason: "a spot check",
  at,
} as const satisfies MessageEvent;

export const review = {
  reviewer: "reviewer-3",
  verdict: "approve",
  reason: "fine",
  at,
} as const;

export const reviewApproved = {
  type: "ReviewCompleted",
  customerId,
  ...review,
} as const satisfies MessageEvent;

export const cancelled = {
  type: "MessageCancelled",
  customerId,
  reason: "the customer called",
  at,
} as const satisfies MessageEvent;

export const past = {
  messageId: "msg-1",
  customerId,
  purpose: "upsell",
  ...text,
  features: {},
  sentAt: "2025-04-01T00:00:00.000Z",
};

export const imported = { type: "MessageImported", ...past } as const satisfies MessageEvent;

export const sending = {
  channel: "email",
  providerMessageId: "ses-1",
  textHash: hashOfText,
  consentVersion: 9,
  sentAt: "2026-04-01T08:00:00.000Z",
} as const;

export const sent = { type: "MessageSent", customerId, ...sending } as const satisfies MessageEvent;

export const deliveryFailure = {
  providerEventId: "evt-0",
  severity: "soft",
  occurredAt: "2026-04-01T08:01:00.000Z",
} as const;

export const outcome = {
  providerEventId: "evt-1",
  kind: "converted",
  occurredAt: "2026-04-09T10:00:00.000Z",
  automated: false,
  serviceId: "s-9",
  value: { minor: 20_000, currency: "USD" },
} as const;

export const outcomeRecorded = {
  type: "OutcomeRecorded",
  customerId,
  ...outcome,
} as const satisfies MessageEvent;

/** A message that the judge approved at the first attempt. */
export const approvedHistory: readonly MessageEvent[] = [
  requested,
  prepared,
  drafted(1),
  judged(1, 0.9),
  approved,
];
