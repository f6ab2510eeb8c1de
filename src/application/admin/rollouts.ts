import { err, ok, type ResultAsync } from "neverthrow";
import {
  agentVersion,
  agentVersionId,
  type Rollout,
  type RolloutCommand,
  type RolloutPlan,
  type RolloutRejection,
  rollout,
  standardPlan,
  type VersionRef,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { StoreError } from "../handle-command.js";
import type { Ports, ReadError } from "../ports/index.js";
import type { Decided } from "./agents.js";
import { readState, type Stale, type Updated, updateStream } from "./update-stream.js";

type Command<T extends RolloutCommand["type"]> = Extract<RolloutCommand, { type: T }>;

/** What a decision about a rollout rests on; without one, on its reason alone. */
export type Evidence = Command<"StepRollout">["evidence"];

/** What may be decided about an agent's traffic. Versions are told by their numbers. */
export type TrafficDecision =
  | { readonly type: "serve"; readonly version: number }
  | {
      readonly type: "start";
      readonly rolloutId: string;
      readonly candidate: number;
      /** What is left out is as in the standard plan. */
      readonly plan?: Partial<RolloutPlan> | undefined;
    }
  | {
      readonly type: "step";
      readonly rolloutId: string;
      readonly to: number;
      readonly evidence?: Evidence | undefined;
    }
  | {
      readonly type: "hold" | "roll-back" | "complete";
      readonly rolloutId: string;
      readonly evidence?: Evidence | undefined;
    }
  | { readonly type: "stop" | "resume" };

/** There is no such agent version on the record. */
export interface UnknownVersion {
  readonly type: "UnknownVersion";
  readonly agentId: string;
  readonly version: number;
}

/** Why nothing was decided about an agent's traffic. */
export type TrafficError = RolloutRejection | StoreError | Stale | UnknownVersion;

const commandTypes = {
  hold: "HoldRollout",
  "roll-back": "RollBack",
  stop: "StopTraffic",
  resume: "ResumeTraffic",
} as const;

/** Decides about the traffic of agents. */
export function administerTraffic(
  { events, clock }: Pick<Ports, "events" | "clock">,
  codeVersion: string,
): (
  agentId: string,
  what: TrafficDecision,
  decided: Decided,
  call?: CallOptions,
) => ResultAsync<Updated<Rollout>, TrafficError> {
  const update = updateStream(events, rollout, codeVersion);
  return (agentId, what, { cause, reason, expected }, call) => {
    const at = clock.now();
    const give = (command: RolloutCommand) => update(agentId, [command], cause, expected, call);
    const of = (version: number) => versionOf(events, agentId, version, call);
    const candidateOf = (rolloutId: string) =>
      readState(events, rollout, agentId, call).andThen(({ state: { run } }) =>
        run?.rolloutId === rolloutId ? of(run.candidate.version) : ok({ approved: false }),
      );
    switch (what.type) {
      case "serve":
        return of(what.version).andThen(({ ref: stable, approved }) =>
          give({ type: "SetStable", agentId, stable, approved, reason, at }),
        );
      case "start":
        return of(what.candidate).andThen(({ ref: candidate, approved }) => {
          const { rolloutId } = what;
          const plan = { ...standardPlan, ...what.plan };
          return give({ type: "StartRollout", rolloutId, candidate, approved, plan, reason, at });
        });
      case "stop":
      case "resume":
        return give({ type: commandTypes[what.type], reason, at });
      default: {
        const { rolloutId, evidence = { summary: reason, numbers: {} } } = what;
        const facts = { rolloutId, evidence, reason, at };
        if (what.type === "hold" || what.type === "roll-back") {
          return give({ type: commandTypes[what.type], ...facts });
        }
        return candidateOf(rolloutId).andThen(({ approved }) =>
          give(
            what.type === "step"
              ? { type: "StepRollout", ...facts, to: what.to, approved }
              : { type: "CompleteRollout", ...facts, approved },
          ),
        );
      }
    }
  };
}

function versionOf(
  events: Ports["events"],
  agentId: string,
  version: number,
  call: CallOptions | undefined,
): ResultAsync<
  { readonly ref: VersionRef; readonly approved: boolean },
  UnknownVersion | ReadError
> {
  return readState(events, agentVersion, agentVersionId(agentId, version), call).andThen(
    ({ state }) =>
      state.status === "absent"
        ? err({ type: "UnknownVersion" as const, agentId, version })
        : ok({
            ref: { version, contentHash: state.contentHash },
            approved: state.status === "approved",
          }),
  );
}
