import type { Erased, FailureKind, Instant, MessageEventOf, OutcomeKind, Sha256 } from "#domain";

/** What came of a request for a message. */
export type DecisionStatus = "approved" | "rejected" | "failed" | "cancelled" | "declined";

/** A feature as it was pinned at the decision. */
export type PinnedFeature = MessageEventOf<"ContextPrepared">["features"][string];

/** One criterion of a rubric with its score, 0 to 1. */
export interface CriterionScore {
  readonly criterion: string;
  readonly score: number;
}

/**
 * One request for a message with all that was decided about it: the fold of its stream, flat.
 * What a declined request never had is `undefined`, and so is what was never reached.
 */
export interface Decision {
  readonly messageId: string;
  readonly customerId: string;
  readonly decisionTime: Instant;
  readonly purpose: string;
  /** The agent that was asked for. */
  readonly agentId: string;
  readonly status: DecisionStatus;
  /** Why it was declined, rejected or cancelled, or what failed. */
  readonly reason: string | undefined;
  /** Whether a message was begun: its context was prepared. */
  readonly isPrepared: boolean;
  readonly features: Readonly<Record<string, PinnedFeature>>;
  readonly featureSet: number | undefined;
  /** The version that wrote, e.g. `upsell-generator@2`; and the one that judged. */
  readonly agentVersion: string | undefined;
  readonly judgeVersion: string | undefined;
  readonly priceBook: Sha256 | undefined;
  readonly guidelines: Sha256 | undefined;
  readonly vectorHash: Sha256 | undefined;
  /** Models that were asked, and that answered, each once and in order of their names. */
  readonly modelsAsked: readonly string[];
  readonly modelsAnswered: readonly string[];
  readonly attempts: number;
  /** Of the primary judge on the last draft that it judged, 0 to 1. */
  readonly score: number | undefined;
  readonly criteria: readonly CriterionScore[];
  /** Of one that failed in the end. */
  readonly failureKind: FailureKind | undefined;
  /** Why the model stopped writing the last draft. */
  readonly stopReason: string | undefined;
  /** Calls of models, of writers and judges, and what they took in all. */
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly tokensCacheRead: number;
  readonly tokensCacheWrite: number;
  readonly latencyMs: number;
  readonly costNanoUsd: number | "unpriced";
  /** Of the approved draft or, without one, of the last. */
  readonly subject: string | Erased | undefined;
  readonly body: string | Erased | undefined;
  /** What became of the message, without what machines did. */
  readonly outcomes: readonly OutcomeKind[];
}
