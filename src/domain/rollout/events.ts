import * as z from "zod";
import { contract, type EventsOf, event, instant, sha256Hex, text } from "../kernel/index.js";

const share = z.int().min(0).max(10_000);

/** One version of an agent, by number and content. */
export const versionRef = z.strictObject({ version: z.int().positive(), contentHash: sha256Hex });

/** What a decision about a rollout rests on: names and numbers, as the deciding statistics gave them. */
const evidence = z.strictObject({
  summary: text(2_000),
  numbers: z.record(z.string(), z.number()),
});

const decided = { rolloutId: text(64), reason: text(500), evidence, at: instant };

/** How a rollout goes forward, and what stops it. */
export const rolloutPlan = z.strictObject({
  /** Shares of the candidate, growing; the last is the whole. */
  steps: z.array(share.positive()).min(1).max(20),
  minimumSample: z.int().nonnegative(),
  minimumDurationHours: z.number().nonnegative(),
  bakeTimeHours: z.number().nonnegative(),
  guardrails: z.array(
    z.strictObject({
      metric: text(64),
      direction: z.enum(["not-above", "not-below"]),
      /** The largest tolerated difference from the stable version. */
      margin: z.number().nonnegative(),
    }),
  ),
  mode: z.enum(["enforce", "advisory"]),
  holdout: share,
});

/** The persisted contract of the `rollout` category: the traffic of one agent. */
export const rolloutContract = contract("rollout", "stream", {
  /** The agent's first version in service: all traffic goes there. */
  StableSet: event(
    { agentId: text(128), stable: versionRef, reason: text(500), at: instant },
    "at",
  ),
  RolloutStarted: event(
    {
      /** Fresh for each rollout: it is the salt, so the next one draws other customers. */
      rolloutId: text(64),
      stable: versionRef,
      candidate: versionRef,
      plan: rolloutPlan,
      weight: share,
      reason: text(500),
      at: instant,
    },
    "at",
  ),
  RolloutStepped: event({ ...decided, from: share, to: share }, "at"),
  RolloutHeld: event(decided, "at"),
  RolloutRolledBack: event({ ...decided, from: share }, "at"),
  RolloutCompleted: event({ ...decided, stable: versionRef }, "at"),
  TrafficStopped: event({ reason: text(500), at: instant }, "at"),
  TrafficResumed: event({ reason: text(500), at: instant }, "at"),
});

/** What may have happened to an agent's traffic. */
export type RolloutEvent = EventsOf<typeof rolloutContract>;

/** One type of rollout event. */
export type RolloutEventOf<T extends RolloutEvent["type"]> = Extract<RolloutEvent, { type: T }>;
