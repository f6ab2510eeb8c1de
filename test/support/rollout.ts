import fc from "fast-check";
import type { RolloutCommand, RolloutEvent, RolloutPlan } from "#domain";

const at = "2026-01-01T00:00:00.000Z";

export const stable = { version: 1, contentHash: "a".repeat(64) };
export const candidate = { version: 2, contentHash: "b".repeat(64) };

export const plan = {
  steps: [1_000, 5_000, 10_000],
  minimumSample: 100,
  minimumDurationHours: 24,
  bakeTimeHours: 1,
  guardrails: [{ metric: "complaint-rate", direction: "not-above", margin: 0.01 }],
  mode: "enforce",
  holdout: 500,
} as const satisfies RolloutPlan;

export const evidence = { summary: "no worse than stable", numbers: { difference: 0.02 } };

/** A decision about the rollout `rollout-7f3a`. */
export const decision = { rolloutId: "rollout-7f3a", reason: "enough data", evidence, at };

export const stableSet = {
  type: "StableSet",
  agentId: "upsell-generator",
  stable,
  reason: "the first one",
  at,
} as const satisfies RolloutEvent;

export const started = {
  type: "RolloutStarted",
  rolloutId: "rollout-7f3a",
  stable,
  candidate,
  plan,
  weight: 1_000,
  reason: "evaluated better",
  at,
} as const satisfies RolloutEvent;

export const stepped = {
  type: "RolloutStepped",
  ...decision,
  from: 1_000,
  to: 5_000,
} as const satisfies RolloutEvent;

export const steppedToWhole = {
  type: "RolloutStepped",
  ...decision,
  at: "2026-01-02T00:00:00.000Z",
  from: 5_000,
  to: 10_000,
} as const satisfies RolloutEvent;

export const held = { type: "RolloutHeld", ...decision } as const satisfies RolloutEvent;

export const rolledBack = {
  type: "RolloutRolledBack",
  ...decision,
  from: 1_000,
} as const satisfies RolloutEvent;

export const completed = {
  type: "RolloutCompleted",
  ...decision,
  at: "2026-01-03T00:00:00.000Z",
  stable: candidate,
} as const satisfies RolloutEvent;

export const stopped = {
  type: "TrafficStopped",
  reason: "wrong prices",
  at,
} as const satisfies RolloutEvent;

export const resumed = {
  type: "TrafficResumed",
  reason: "prices put right",
  at: "2026-01-02T00:00:00.000Z",
} as const satisfies RolloutEvent;

export const setStable = {
  type: "SetStable",
  approved: true,
  agentId: "upsell-generator",
  stable,
  reason: "the first one",
  at,
} as const satisfies RolloutCommand;

export const startRollout = {
  type: "StartRollout",
  approved: true,
  rolloutId: "rollout-7f3a",
  candidate,
  plan,
  reason: "evaluated better",
  at,
} as const satisfies RolloutCommand;

const one = <const T>(value: T) => fc.constant(value);
const instants = fc.constantFrom(at, "2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z");
const rolloutId = fc.constantFrom("rollout-1", "rollout-2");
const reason = fc.constantFrom("better", "worse");
const approved = fc.boolean();
const decisions = { rolloutId, reason, evidence: one(evidence), at: instants };
const plans: fc.Arbitrary<RolloutPlan> = fc
  .record({
    steps: fc.constantFrom([1_000, 5_000, 10_000], [10_000], [5_000, 1_000], [1_000]),
    holdout: fc.constantFrom(0, 500, 10_000),
  })
  .map((some) => ({ ...plan, ...some }));

/** Commands from so small a world that they meet each other. */
export const rolloutCommands: fc.Arbitrary<RolloutCommand> = fc.oneof(
  fc.record({
    type: one("SetStable"),
    approved,
    agentId: one("upsell-generator"),
    stable: fc.constantFrom(stable, candidate),
    reason,
    at: instants,
  }),
  fc.record({
    type: one("StartRollout"),
    approved,
    rolloutId,
    candidate: fc.constantFrom(stable, candidate),
    plan: plans,
    reason,
    at: instants,
  }),
  fc.record({
    type: one("StepRollout"),
    approved,
    ...decisions,
    to: fc.constantFrom(0, 1_000, 5_000, 7_000, 10_000),
  }),
  fc.record({ type: fc.constantFrom("HoldRollout", "RollBack"), ...decisions }),
  fc.record({ type: one("CompleteRollout"), approved, ...decisions }),
  fc.record({ type: fc.constantFrom("StopTraffic", "ResumeTraffic"), reason, at: instants }),
);
