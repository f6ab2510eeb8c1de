import { err, ok, type Result } from "neverthrow";
import { type Decider, sameJson } from "../kernel/index.js";
import { wholeTraffic } from "./assignment.js";
import type { RolloutCommand, RolloutRejection } from "./commands.js";
import { type RolloutEventOf as Of, type RolloutEvent, rolloutContract } from "./events.js";
import { evolve, isActive, noRollout, type Rollout } from "./state.js";

type Decision = Result<readonly RolloutEvent[], RolloutRejection>;

const nothing: Decision = ok([]);

/** The traffic of one agent: one stable version, at most one candidate, and its share. */
export const rollout: Decider<RolloutCommand, Rollout, RolloutEvent, RolloutRejection> = {
  category: rolloutContract.category,
  stateVersion: 1,
  initialState: noRollout,
  decide,
  evolve,
};

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
      const { approved, ...facts } = command;
      const { to } = facts;
      const { weight, plan, candidate } = run;
      if (!approved) return err({ type: "CandidateNotApproved", candidate });
      if (to <= weight) return err({ type: "WeightDoesNotGrow", weight, to });
      if (!plan.steps.includes(to)) return err({ type: "NotAStep", to, steps: plan.steps });
      return ok([{ ...facts, type: "RolloutStepped", from: weight }]);
    }
    case "HoldRollout":
      return run.status === "held" ? nothing : ok([{ ...command, type: "RolloutHeld" }]);
    case "RollBack":
      return ok([{ ...command, type: "RolloutRolledBack", from: run.weight }]);
    case "CompleteRollout": {
      const { approved, ...facts } = command;
      const { weight, candidate } = run;
      if (!approved) return err({ type: "CandidateNotApproved", candidate });
      return weight < wholeTraffic
        ? err({ type: "RolloutNotAtFullWeight", weight })
        : ok([{ ...facts, type: "RolloutCompleted", stable: candidate }]);
    }
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

function growsToWhole(steps: readonly number[]): boolean {
  return (
    steps.at(-1) === wholeTraffic &&
    steps.every((step, i) => i === 0 || step > (steps[i - 1] ?? step))
  );
}
