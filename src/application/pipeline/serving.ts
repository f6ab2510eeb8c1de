import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { type Assignment, assignmentOf, type Rollout, type VersionRef } from "#domain";
import type { CallOptions } from "../call.js";
import type { Ports, ReadError } from "../ports/index.js";
import {
  type Missing,
  type NotInService,
  type RegisteredVersion,
  readAgentVersion,
  readRollout,
} from "./stage.js";

/** An agent version as an event refers to it. */
export type AgentRef = VersionRef & { readonly agentId: string };

/** The version of a generator that serves a customer, and how that came about. */
export interface Serving {
  readonly rolloutVersion: number;
  readonly rollout: Rollout;
  readonly assignment: Assignment;
  readonly assigned: VersionRef;
  readonly served: AgentRef;
  readonly content: RegisteredVersion["content"];
}

type Read = Pick<Ports, "events">;

/**
 * The version that serves a customer: the assigned one or, when that is no longer approved, the
 * stable one. Both the assigned and the served one are known.
 */
export function serving(
  ports: Read,
  agentId: string,
  customerId: string,
  call?: CallOptions,
): ResultAsync<Serving, NotInService | Missing | ReadError> {
  return safeTry(async function* () {
    const { version, state } = yield* await readRollout(ports, agentId, call);
    if (state.stable === undefined) return err(notInService(agentId, "it has no stable version"));
    const assignment = assignmentOf(state, customerId);
    const assigned = assignedVersion(state, assignment) ?? state.stable;

    for (const candidate of [assigned, state.stable]) {
      const registered = yield* await readAgentVersion(ports, agentId, candidate.version, call);
      if (registered.status !== "approved") continue;
      return ok({
        rolloutVersion: version,
        rollout: state,
        assignment,
        assigned,
        served: { agentId, ...candidate },
        content: registered.content,
      });
    }
    return err(notInService(agentId, `version ${state.stable.version} is not approved`));
  });
}

/** The version that an arm stands for. */
export function assignedVersion(
  { stable, run }: Rollout,
  { arm }: Assignment,
): VersionRef | undefined {
  return arm === "candidate" ? run?.candidate : stable;
}

/** The judge that decides and, while one is being rolled out, the candidate that only watches. */
export function servingJudges(
  ports: Read,
  agentId: string,
  call?: CallOptions,
): ResultAsync<
  { readonly judge: AgentRef; readonly shadowJudge: AgentRef | undefined },
  NotInService | Missing | ReadError
> {
  return safeTry(async function* () {
    const { state } = yield* await readRollout(ports, agentId, call);
    const { stable, run } = state;
    if (stable === undefined) return err(notInService(agentId, "it has no stable version"));
    const { status, content } = yield* await readAgentVersion(ports, agentId, stable.version, call);
    if (status !== "approved") {
      return err(notInService(agentId, `version ${stable.version} is not approved`));
    }
    if (content.kind !== "judge") return err(notInService(agentId, "it is no judge"));
    const judge = { agentId, ...stable };
    if (run?.status !== "running" && run?.status !== "held") {
      return ok({ judge, shadowJudge: undefined });
    }
    const candidate = yield* await readAgentVersion(ports, agentId, run.candidate.version, call);
    const isApproved = candidate.status === "approved";
    return ok({ judge, shadowJudge: isApproved ? { agentId, ...run.candidate } : undefined });
  });
}

function notInService(agentId: string, why: string): NotInService {
  return { type: "NotInService", agentId, why };
}
