import type { Read } from "../kernel/index.js";
import { type Assignment, assign, wholeTraffic } from "./assignment.js";
import type { RolloutEvent, rolloutPlan, versionRef } from "./events.js";

/** One version of an agent, by number and content. */
export type VersionRef = Read<typeof versionRef>;
/** How a rollout goes forward, as the domain reads it. */
export type RolloutPlan = Read<typeof rolloutPlan>;

/** The rollout that is under way, or the last one. */
export interface RolloutRun {
  readonly rolloutId: string;
  readonly candidate: VersionRef;
  readonly plan: RolloutPlan;
  readonly weight: number;
  readonly status: "running" | "held" | "rolled-back" | "completed";
}

/** The traffic of one agent. */
export interface Rollout {
  readonly stable: VersionRef | undefined;
  readonly run: RolloutRun | undefined;
  readonly pastRolloutIds: readonly string[];
  readonly traffic: "flowing" | "stopped";
  /** Every decision so far, so that a repeated one is known. */
  readonly decisions: readonly RolloutDecision[];
}

/** An event that decided something about a run or the traffic. */
export type RolloutDecision = Exclude<
  RolloutEvent,
  { readonly type: "StableSet" | "RolloutStarted" }
>;

/** Before any version serves. */
export const noRollout: Rollout = {
  stable: undefined,
  run: undefined,
  pastRolloutIds: [],
  traffic: "flowing",
  decisions: [],
};

/** How a rollout goes forward unless told: 10, 50, 100 %, nobody held out. */
export const standardPlan: RolloutPlan = {
  steps: [1_000, 5_000, wholeTraffic],
  minimumSample: 200,
  minimumDurationHours: 24,
  bakeTimeHours: 24,
  guardrails: [],
  mode: "enforce",
  holdout: 0,
};

/** Where a customer falls now. Outside a rollout everybody is served the stable version. */
export function assignmentOf({ run }: Rollout, customerId: string): Assignment {
  if (run === undefined) return assign("", customerId, 0, 0);
  const active = isActive(run);
  return assign(run.rolloutId, customerId, active ? run.weight : 0, active ? run.plan.holdout : 0);
}

/** The state after one more event. */
export function evolve(state: Rollout, event: RolloutEvent): Rollout {
  switch (event.type) {
    case "StableSet":
      return { ...state, stable: event.stable };
    case "RolloutStarted": {
      const { rolloutId, candidate, plan, weight, stable } = event;
      return {
        ...state,
        stable,
        run: { rolloutId, candidate, plan, weight, status: "running" },
        pastRolloutIds: [...state.pastRolloutIds, rolloutId],
      };
    }
    case "RolloutStepped":
      return decided(state, event, { weight: event.to, status: "running" });
    case "RolloutHeld":
      return decided(state, event, { status: "held" });
    case "RolloutRolledBack":
      return decided(state, event, { status: "rolled-back" });
    case "RolloutCompleted":
      return { ...decided(state, event, { status: "completed" }), stable: event.stable };
    case "TrafficStopped":
      return { ...decided(state, event, {}), traffic: "stopped" };
    case "TrafficResumed":
      return { ...decided(state, event, {}), traffic: "flowing" };
  }
}

function decided(state: Rollout, event: RolloutDecision, change: Partial<RolloutRun>): Rollout {
  return {
    ...state,
    run: state.run && { ...state.run, ...change },
    decisions: [...state.decisions, event],
  };
}

/** Whether a run still moves traffic. */
export function isActive({ status }: RolloutRun): boolean {
  return status === "running" || status === "held";
}
