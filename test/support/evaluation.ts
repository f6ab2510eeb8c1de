import fc from "fast-check";
import type { EvaluationCommand, EvaluationEvent } from "#domain";

const at = "2026-01-01T00:00:00.000Z";

export const candidate = { agentId: "upsell-generator", version: 2, contentHash: "b".repeat(64) };
export const baseline = { agentId: "upsell-generator", version: 1, contentHash: "a".repeat(64) };
export const judge = { agentId: "upsell-judge", version: 1, contentHash: "c".repeat(64) };

/** Two messages, each once in each order: four cases. */
export const facts = {
  evaluationId: "eval-1",
  candidate,
  baseline,
  judge,
  slice: { description: "March 2026", listHash: "d".repeat(64), messages: 2 },
  repeats: 1,
  orders: ["candidate-first", "baseline-first"],
  gate: { metric: "score", margin: 0, confidence: 0.95, minimumSample: 2 },
  at,
} as const;

export const started = { type: "EvaluationStarted", ...facts } as const satisfies EvaluationEvent;

export const results = {
  candidate: { score: 0.9, passed: true, costNanoUsd: 120_000 },
  baseline: { score: 0.6, passed: false, costNanoUsd: "unpriced" },
} as const;

/** A case of that evaluation, scored. */
export function scored(messageId: string, order: "candidate-first" | "baseline-first") {
  return { type: "CaseScored", messageId, repeat: 1, order, ...results } as const;
}

export const caseFailed = {
  type: "CaseFailed",
  messageId: "msg-2",
  repeat: 1,
  order: "baseline-first",
  kind: "malformed",
} as const satisfies EvaluationEvent;

export const allCases: readonly EvaluationEvent[] = [
  scored("msg-1", "candidate-first"),
  scored("msg-1", "baseline-first"),
  scored("msg-2", "candidate-first"),
  caseFailed,
];

export const completion = {
  verdict: "inconclusive",
  report: {
    sample: 3,
    estimates: [
      { name: "score-difference", value: 0.3, lower: -0.1, upper: 0.7, confidence: 0.95 },
    ],
  },
  at: "2026-01-02T00:00:00.000Z",
} as const;

export const completed = {
  type: "EvaluationCompleted",
  ...completion,
} as const satisfies EvaluationEvent;

export const abandoned = {
  type: "EvaluationAbandoned",
  reason: "the slice was wrong",
  at: "2026-01-02T00:00:00.000Z",
} as const satisfies EvaluationEvent;

const one = <const T>(value: T) => fc.constant(value);
const instants = fc.constantFrom(at, "2026-01-02T00:00:00.000Z");
const cases = {
  messageId: fc.constantFrom("msg-1", "msg-2"),
  repeat: fc.constantFrom(1, 2),
  order: fc.constantFrom("candidate-first" as const, "baseline-first" as const),
};

/** Commands from so small a world that they meet each other. */
export const evaluationCommands: fc.Arbitrary<EvaluationCommand> = fc.oneof(
  fc
    .record({
      candidate: fc.constantFrom(candidate, baseline),
      judge: fc.constantFrom(judge, candidate),
      orders: fc.constantFrom(["candidate-first" as const], facts.orders),
      messages: fc.constantFrom(1, 2),
    })
    .map(({ messages, ...some }) => ({
      type: "StartEvaluation" as const,
      ...facts,
      ...some,
      slice: { ...facts.slice, messages },
    })),
  fc.record({
    type: one("ScoreCase"),
    ...cases,
    ...{ candidate: one(results.candidate) },
    baseline: one(results.baseline),
  }),
  fc.record({ type: one("FailCase"), ...cases, kind: fc.constantFrom("malformed", "timed-out") }),
  fc.record({
    type: one("CompleteEvaluation"),
    verdict: fc.constantFrom("passed", "failed"),
    report: one(completion.report),
    at: instants,
  }),
  fc.record({ type: one("AbandonEvaluation"), reason: one("no longer needed"), at: instants }),
);
