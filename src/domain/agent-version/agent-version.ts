import { err, ok, type Result } from "neverthrow";
import type { Decider, Instant } from "../kernel/index.js";
import { type AgentContent, contentHash } from "./content.js";
import { type AgentVersionEvent, agentVersionContract } from "./events.js";
import { checkVariables, type TemplateError } from "./template.js";

type Decided = { readonly actor: string; readonly reason: string; readonly at: Instant };
type Evaluated = { readonly evaluationId: string; readonly reason: string; readonly at: Instant };

/** What may be asked of an agent version. */
export type AgentVersionCommand =
  | {
      readonly type: "RegisterAgentVersion";
      readonly agentId: string;
      readonly version: number;
      readonly content: AgentContent;
      readonly at: Instant;
    }
  | { readonly type: "ValidateAgentVersion"; readonly actor: string; readonly at: Instant }
  | ({ readonly type: "PassEvaluation" } & Evaluated)
  | ({ readonly type: "FailEvaluation" } & Evaluated)
  | ({ readonly type: "ApproveAgentVersion" } & Decided)
  | ({ readonly type: "RejectAgentVersion" } & Decided)
  | ({ readonly type: "RetireAgentVersion" } & Decided)
  | ({ readonly type: "RevokeAgentVersion" } & Decided);

/** How far an agent version got. */
export type AgentVersionStatus =
  | "registered"
  | "validated"
  | "evaluated"
  | "evaluation-failed"
  | "approved"
  | "rejected"
  | "retired"
  | "revoked";

/** What the stream says of one agent version. */
export type AgentVersion =
  | { readonly status: "absent" }
  | {
      readonly status: AgentVersionStatus;
      readonly agentId: string;
      readonly version: number;
      readonly content: AgentContent;
      readonly contentHash: string;
    };

/** Why a command to an agent version is refused. */
export type AgentVersionRejection =
  | { readonly type: "AgentVersionNotFound" }
  | { readonly type: "OtherContentRegistered"; readonly contentHash: string }
  | TemplateError
  | { readonly type: "NotAllowed"; readonly command: string; readonly status: AgentVersionStatus }
  | { readonly type: "EvaluationRequired" };

type Decision = Result<readonly AgentVersionEvent[], AgentVersionRejection>;
type Transition = Exclude<AgentVersionCommand["type"], "RegisterAgentVersion">;

const nothing: Decision = ok([]);

/** Where each command leads from each status; `done` when it is already so; else not allowed. */
const transitions: Readonly<
  Record<
    Transition,
    {
      readonly to: AgentVersionStatus;
      readonly from: readonly AgentVersionStatus[];
      readonly done: readonly AgentVersionStatus[];
    }
  >
> = {
  ValidateAgentVersion: {
    to: "validated",
    from: ["registered"],
    done: ["validated", "evaluated", "evaluation-failed", "approved"],
  },
  PassEvaluation: { to: "evaluated", from: ["validated"], done: ["evaluated"] },
  FailEvaluation: { to: "evaluation-failed", from: ["validated"], done: ["evaluation-failed"] },
  ApproveAgentVersion: { to: "approved", from: ["validated", "evaluated"], done: ["approved"] },
  RejectAgentVersion: {
    to: "rejected",
    from: ["registered", "validated", "evaluated", "evaluation-failed"],
    done: ["rejected"],
  },
  RetireAgentVersion: { to: "retired", from: ["approved"], done: ["retired"] },
  RevokeAgentVersion: { to: "revoked", from: ["approved"], done: ["revoked"] },
};

/** One immutable version of an agent and what was decided about it. */
export const agentVersion: Decider<
  AgentVersionCommand,
  AgentVersion,
  AgentVersionEvent,
  AgentVersionRejection
> = {
  category: agentVersionContract.category,
  stateVersion: 1,
  initialState: { status: "absent" },
  decide,
  evolve,
};

/** The id of an agent version's stream: `<agentId>@<version>`. */
export function agentVersionId(agentId: string, version: number): string {
  return `${agentId}@${version}`;
}

/** What a status is called among people. */
export function stageOf(status: AgentVersionStatus): "draft" | "testing" | "production" | "ended" {
  switch (status) {
    case "registered":
      return "draft";
    case "validated":
    case "evaluated":
      return "testing";
    case "approved":
      return "production";
    case "evaluation-failed":
    case "rejected":
    case "retired":
    case "revoked":
      return "ended";
  }
}

function decide(command: AgentVersionCommand, state: AgentVersion): Decision {
  if (command.type === "RegisterAgentVersion") return register(command, state);
  if (state.status === "absent") return err({ type: "AgentVersionNotFound" });

  const { from, done } = transitions[command.type];
  if (done.includes(state.status)) return nothing;
  if (!from.includes(state.status)) {
    return err({ type: "NotAllowed", command: command.type, status: state.status });
  }
  if (command.type === "ApproveAgentVersion" && !mayBeApproved(state)) {
    return err({ type: "EvaluationRequired" });
  }
  return ok([eventOf(command)]);
}

function register(
  { agentId, version, content, at }: Extract<AgentVersionCommand, { type: "RegisterAgentVersion" }>,
  state: AgentVersion,
): Decision {
  const hash = contentHash(content);
  if (state.status !== "absent") {
    return state.contentHash === hash
      ? nothing
      : err({ type: "OtherContentRegistered", contentHash: state.contentHash });
  }
  return checkVariables(content.variables, [content.system, content.prompt]).map(() => [
    { type: "AgentVersionRegistered", agentId, version, content, contentHash: hash, at },
  ]);
}

/** Only an evaluated version, except a judge and an agent's first version. */
function mayBeApproved({ status, content, version }: Exclude<AgentVersion, { status: "absent" }>) {
  return status === "evaluated" || content.kind === "judge" || version === 1;
}

function eventOf(
  command: Exclude<AgentVersionCommand, { type: "RegisterAgentVersion" }>,
): AgentVersionEvent {
  switch (command.type) {
    case "ValidateAgentVersion":
      return { ...command, type: "AgentVersionValidated" };
    case "PassEvaluation":
      return { ...command, type: "AgentVersionEvaluated" };
    case "FailEvaluation":
      return { ...command, type: "AgentVersionEvaluationFailed" };
    case "ApproveAgentVersion":
      return { ...command, type: "AgentVersionApproved" };
    case "RejectAgentVersion":
      return { ...command, type: "AgentVersionRejected" };
    case "RetireAgentVersion":
      return { ...command, type: "AgentVersionRetired" };
    case "RevokeAgentVersion":
      return { ...command, type: "AgentVersionRevoked" };
  }
}

const statusAfter = {
  AgentVersionValidated: "validated",
  AgentVersionEvaluated: "evaluated",
  AgentVersionEvaluationFailed: "evaluation-failed",
  AgentVersionApproved: "approved",
  AgentVersionRejected: "rejected",
  AgentVersionRetired: "retired",
  AgentVersionRevoked: "revoked",
} as const satisfies Readonly<Record<string, AgentVersionStatus>>;

function evolve(state: AgentVersion, event: AgentVersionEvent): AgentVersion {
  if (event.type === "AgentVersionRegistered") {
    const { agentId, version, content, contentHash } = event;
    return { status: "registered", agentId, version, content, contentHash };
  }
  return state.status === "absent" ? state : { ...state, status: statusAfter[event.type] };
}
