import { err, ok, type Result } from "neverthrow";
import { type Decider, type Read, sameJson } from "../kernel/index.js";
import { type Assignment, assign, wholeTraffic } from "./assignment.js";
import {
  type RolloutEventOf as Of,
  type RolloutEvent,
  rolloutContract,
  type rolloutPlan,
  type versionRef,
} from "./events.js";

export type VersionRef = Read<typeof versionRef>;
export type RolloutPlan = Read<typeof rolloutPlan>;

type Facts<T extends RolloutEvent["type"]> = Omit<Of<T>, "type">;

export type RolloutCommand =
  | ({ readonly type: "SetStable"; readonly approved: boolean } & Facts<"StableSet">)
  /** `approved` is what the registry says of the candidate. */
  | ({ readonly type: "StartRollout"; readonly approved: boolean } & Omit<
      Facts<"RolloutStarted">,
      "stable" | "weight"
    >)
  | ({ readonly type: "StepRollout" } & Omit<Facts<"RolloutStepped">, "from">)
  | ({ readonly type: "HoldRollout" } & Facts<"RolloutHeld">)
  | ({ readonly type: "RollBack" } & Omit<Facts<"RolloutRolledBack">, "from">)
  | ({ readonly type: "CompleteRollout" } & Omit<Facts<"RolloutCompleted">, "stable">)
  | ({ readonly type: "StopTraffic" } & Facts<"TrafficStopped">)
  | ({ readonly type: "ResumeTraffic" } & Facts<"TrafficResumed">);

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

type RolloutDecision = Exclude<RolloutEvent, { readonly type: "StableSet" | "RolloutStarted" }>;

export type RolloutRejection =
  | { readonly type: "NoStableVersion" }
  | { readonly type: "StableAlreadySet"; readonly stable: VersionRef }
  | { readonly type: "CandidateNotApproved"; readonly candidate: VersionRef }
  | { readonly type: "CandidateIsStable"; readonly candidate: VersionRef }
  | { readonly type: "RolloutInProgress"; readonly rolloutId: string }
  | { readonly type: "RolloutIdUsed"; readonly rolloutId: string }
  | { readonly type: "StepsDoNotGrow"; readonly steps: readonly number[] }
  | { readonly type: "HoldoutTooLarge"; readonly holdout: number }
  | { readonly type: "RolloutNotFound"; readonly rolloutId: string }
  | { readonly type: "RolloutEnded"; readonly rolloutId: string; readonly status: string }
  | { readonly type: "WeightDoesNotGrow"; readonly weight: number; readonly to: number }
  | { readonly type: "NotAStep"; readonly to: number; readonly steps: readonly number[] }
  | { readonly type: "RolloutNotAtFullWeight"; readonly weight: number };

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

type Decision = Result<readonly RolloutEvent[], RolloutRejection>;

const nothing: Decision = ok([]);

/** The traffic of one agent: one stable version, at most one candidate, and its share. */
export const rollout: Decider<RolloutCommand, Rollout, RolloutEvent, RolloutRejection> = {
  category: rolloutContract.category,
  initialState: {
    stable: undefined,
    run: undefined,
    pastRolloutIds: [],
    traffic: "flowing",
    decisions: [],
  },
  decide,
  evolve,
};

/** Where a customer falls now. Outside a rollout everybody is served the stable version. */
export function assignmentOf({ run }: Rollout, customerId: string): Assignment {
  if (run === undefined) return assign("", customerId, 0, 0);
  const active = isActive(run);
  return assign(run.rolloutId, customerId, active ? run.weight : 0, active ? run.plan.holdout : 0);
}

function decide(command: RolloutCommand, state: Rollout): Decision {
  switch (command.type) {
    case "SetStable": {
      const { approved, type: _, ...facts } = command;
      if (state.stable !== undefined) {
        return sameJson(state.stable, facts.stable)
          ? nothing
          : err({ type: "StableAlreadySet", stable: state.stable });
      }
      if (!approved) return err({ type: "CandidateNotApproved", candidate: facts.stable });
      return ok([{ type: "StableSet", ...facts }]);
    }
    case "StartRollout":
      return start(command, state);
    case "StopTraffic":
      return switchTraffic({ ...command, type: "TrafficStopped" }, "stopped", state);
    case "ResumeTraffic":
      return switchTraffic({ ...command, type: "TrafficResumed" }, "flowing", state);
    default:
      return decideRun(command, state);
  }
}

function start(
  { type: _, approved, ...facts }: Extract<RolloutCommand, { type: "StartRollout" }>,
  { stable, run, pastRolloutIds }: Rollout,
): Decision {
  const { rolloutId, candidate, plan } = facts;
  if (stable === undefined) return err({ type: "NoStableVersion" });
  const isSame = run !== undefined && sameJson([run.candidate, run.plan], [candidate, plan]);
  if (isSame && run.rolloutId === rolloutId) return nothing;
  if (run !== undefined && isActive(run)) {
    return err({ type: "RolloutInProgress", rolloutId: run.rolloutId });
  }
  if (pastRolloutIds.includes(rolloutId)) return err({ type: "RolloutIdUsed", rolloutId });
  if (!approved) return err({ type: "CandidateNotApproved", candidate });
  if (sameJson(candidate, stable)) return err({ type: "CandidateIsStable", candidate });
  const { steps, holdout } = plan;
  const [weight = 0] = steps;
  if (!growsToWhole(steps)) return err({ type: "StepsDoNotGrow", steps });
  if (holdout >= wholeTraffic) return err({ type: "HoldoutTooLarge", holdout });
  return ok([{ type: "RolloutStarted", ...facts, stable, weight }]);
}

type RunCommand = Extract<
  RolloutCommand,
  { readonly type: "StepRollout" | "HoldRollout" | "RollBack" | "CompleteRollout" }
>;

const eventOf = {
  StepRollout: "RolloutStepped",
  HoldRollout: "RolloutHeld",
  RollBack: "RolloutRolledBack",
  CompleteRollout: "RolloutCompleted",
} as const;

function decideRun(command: RunCommand, { run, decisions }: Rollout): Decision {
  const { rolloutId } = command;
  if (run?.rolloutId !== rolloutId) return err({ type: "RolloutNotFound", rolloutId });
  const isRepeated = decisions.some(
    (known) =>
      known.type === eventOf[command.type] &&
      known.at === command.at &&
      "rolloutId" in known &&
      known.rolloutId === rolloutId &&
      (!("to" in known && "to" in command) || known.to === command.to),
  );
  if (isRepeated) return nothing;
  if (!isActive(run)) return err({ type: "RolloutEnded", rolloutId, status: run.status });

  switch (command.type) {
    case "StepRollout": {
      const { to } = command;
      const { weight, plan } = run;
      if (to <= weight) return err({ type: "WeightDoesNotGrow", weight, to });
      if (!plan.steps.includes(to)) return err({ type: "NotAStep", to, steps: plan.steps });
      return ok([{ ...command, type: "RolloutStepped", from: weight }]);
    }
    case "HoldRollout":
      return run.status === "held" ? nothing : ok([{ ...command, type: "RolloutHeld" }]);
    case "RollBack":
      return ok([{ ...command, type: "RolloutRolledBack", from: run.weight }]);
    case "CompleteRollout":
      return run.weight < wholeTraffic
        ? err({ type: "RolloutNotAtFullWeight", weight: run.weight })
        : ok([{ ...command, type: "RolloutCompleted", stable: run.candidate }]);
  }
}

function switchTraffic(
  event: Of<"TrafficStopped" | "TrafficResumed">,
  to: Rollout["traffic"],
  { traffic, decisions }: Rollout,
): Decision {
  const isRepeated = decisions.some((known) => known.type === event.type && known.at === event.at);
  return traffic === to || isRepeated ? nothing : ok([event]);
}

function evolve(state: Rollout, event: RolloutEvent): Rollout {
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

function isActive({ status }: RolloutRun): boolean {
  return status === "running" || status === "held";
}

function growsToWhole(steps: readonly number[]): boolean {
  return (
    steps.at(-1) === wholeTraffic &&
    steps.every((step, i) => i === 0 || step > (steps[i - 1] ?? step))
  );
}
