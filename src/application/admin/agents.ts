import { errAsync, type ResultAsync } from "neverthrow";
import {
  type AgentVersion,
  type AgentVersionCommand,
  type AgentVersionRejection,
  agentVersion,
  agentVersionId,
} from "#domain";
import type { AgentFile } from "../agents/agent-file.js";
import { checkAgent, type UnusableAgent } from "../agents/put-into-service.js";
import type { CallOptions } from "../call.js";
import type { Cause, StoreError } from "../handle-command.js";
import type { Ports } from "../ports/index.js";
import { readState, type Stale, type Updated, updateStream } from "./update-stream.js";

/** What may be decided about an agent version that is registered. */
export type AgentDecision = "validate" | "approve" | "reject" | "retire" | "revoke";

/** Who decides, why, and on which end of the stream. */
export interface Decided {
  readonly cause: Cause;
  readonly reason: string;
  /** The tag of the stream's end that it was decided on. */
  readonly expected?: string | undefined;
}

/** Why nothing was decided about an agent version. */
export type AgentDecisionError = AgentVersionRejection | UnusableAgent | StoreError | Stale;

const commandTypes = {
  approve: "ApproveAgentVersion",
  reject: "RejectAgentVersion",
  retire: "RetireAgentVersion",
  revoke: "RevokeAgentVersion",
} as const;

/** Registers agent versions, and decides about them. */
export function administerAgents(
  { events, clock }: Pick<Ports, "events" | "clock">,
  codeVersion: string,
): {
  readonly register: (
    agent: AgentFile,
    cause: Cause,
    call?: CallOptions,
  ) => ResultAsync<Updated<AgentVersion>, AgentDecisionError>;
  /** Validating is refused where the pipeline could not use the version. */
  readonly decide: (
    what: AgentDecision,
    of: Pick<AgentFile, "agentId" | "version">,
    decided: Decided,
    call?: CallOptions,
  ) => ResultAsync<Updated<AgentVersion>, AgentDecisionError>;
} {
  const update = updateStream(events, agentVersion, codeVersion);
  return {
    register: ({ agentId, version, content }, cause, call) => {
      const type = "RegisterAgentVersion";
      const command = { type, agentId, version, content, at: clock.now() } as const;
      return update(agentVersionId(agentId, version), [command], cause, undefined, call);
    },
    decide: (what, { agentId, version }, { cause, reason, expected }, call) => {
      const id = agentVersionId(agentId, version);
      const { actor } = cause;
      const at = clock.now();
      const give = (command: AgentVersionCommand) => update(id, [command], cause, expected, call);
      if (what !== "validate") return give({ type: commandTypes[what], actor, reason, at });
      return readState(events, agentVersion, id, call).andThen(({ state }) => {
        const checked = state.status === "absent" ? undefined : checkAgent(state.content);
        return checked?.isErr()
          ? errAsync({ type: "UnusableAgent" as const, agentId, issues: checked.error })
          : give({ type: "ValidateAgentVersion", actor, at });
      });
    },
  };
}
