import { err, errAsync, ok, Result, type ResultAsync, safeTry } from "neverthrow";
import {
  type AgentContent,
  type AgentVersionRejection,
  agentVersion,
  agentVersionId,
  contentHash,
  featureSetVersion,
  type RolloutRejection,
  rollout,
  type VersionRef,
  variablesOf,
} from "#domain";
import type { CallOptions } from "../call.js";
import { handleCommand, type StoreError } from "../handle-command.js";
import { generatorVariables, judgeVariables } from "../pipeline/prompt.js";
import { readAgentVersion, readRollout } from "../pipeline/stage.js";
import type { Ports, ReadError } from "../ports/index.js";
import type { AgentFile } from "./agent-file.js";

/** An agent version that could not work: what is wrong with it. */
export interface UnusableAgent {
  readonly type: "UnusableAgent";
  readonly agentId: string;
  readonly issues: readonly string[];
}

/** Why an agent cannot be put into service. */
export type AgentError = UnusableAgent | AgentVersionRejection | RolloutRejection | StoreError;

/** Who puts an agent into service, and why. */
export interface Approval {
  readonly actor: string;
  readonly reason: string;
}

/** Whether an agent's version serves now, or a newer one has taken over from it. */
export type InService =
  | { readonly status: "in-service" }
  | { readonly status: "succeeded"; readonly by: VersionRef };

/**
 * Registers, validates and approves an agent's first version, and gives it all traffic. What is
 * done already is left as it is, so it may be called at every start; also when a newer version has
 * taken over, and this one was retired.
 */
export function putIntoService(
  ports: Ports,
  codeVersion: string,
): (
  agent: AgentFile,
  approval: Approval,
  call?: CallOptions,
) => ResultAsync<InService, AgentError> {
  const handleAgent = handleCommand(ports.events, agentVersion, { codeVersion });
  const handleRollout = handleCommand(ports.events, rollout, { codeVersion });
  return ({ agentId, version, content }, { actor, reason }, call) => {
    const checked = checkAgent(content);
    if (checked.isErr()) {
      return errAsync({ type: "UnusableAgent", agentId, issues: checked.error });
    }
    const id = agentVersionId(agentId, version);
    const at = ports.clock.now();
    const cause = {
      commandId: `${id}/put-into-service`,
      correlationId: id,
      actor,
      source: { system: "agents", record: id },
    };
    const stable = { version, contentHash: contentHash(content) };
    return safeTry(async function* () {
      const { state } = yield* readRollout(ports, agentId, call);
      const by = state.stable;
      if (by !== undefined && by.version > version) {
        yield* keepsContent(ports, agentId, stable, call);
        return ok<InService>({ status: "succeeded", by });
      }
      yield* handleAgent(
        id,
        [
          { type: "RegisterAgentVersion", agentId, version, content, at },
          { type: "ValidateAgentVersion", actor, at },
          { type: "ApproveAgentVersion", actor, reason, at },
        ],
        cause,
        call,
      );
      return handleRollout(
        agentId,
        [{ type: "SetStable", agentId, stable, approved: true, reason, at }],
        cause,
        call,
      )
        .map((): InService => ({ status: "in-service" }))
        .orElse((error) =>
          // It took over just now.
          error.type === "StableAlreadySet" && error.stable.version > version
            ? ok<InService>({ status: "succeeded", by: error.stable })
            : err(error),
        );
    });
  };
}

/** A version keeps its content also when it no longer serves. */
function keepsContent(
  ports: Ports,
  agentId: string,
  given: VersionRef,
  call: CallOptions | undefined,
): ResultAsync<void, AgentVersionRejection | ReadError> {
  return readAgentVersion(ports, agentId, given.version, call)
    .andThen(({ contentHash }) =>
      contentHash === given.contentHash
        ? ok(undefined)
        : err({ type: "OtherContentRegistered" as const, contentHash }),
    )
    .orElse((error) => (error.type === "Missing" ? ok(undefined) : err(error)));
}

/** Whether the pipeline can give an agent what it asks for, and use what it answers. */
export function checkAgent(content: AgentContent): Result<void, readonly string[]> {
  const given: readonly string[] =
    content.kind === "generator" ? generatorVariables : judgeVariables;
  if (Result.fromThrowable(contentHash)(content).isErr()) {
    return err(["its content is no JSON in well-formed Unicode"]);
  }
  const issues = [
    ...variablesOf(content.system, content.prompt)
      .filter((name) => !given.includes(name))
      .map((name) => `variable {{${name}}} is none that a ${content.kind} is given`),
    ...answerIssues(content),
    ...(content.featureSet === featureSetVersion
      ? []
      : [`feature set ${content.featureSet} is not known; the newest is ${featureSetVersion}`]),
  ];
  return issues.length === 0 ? ok(undefined) : err(issues);
}

function answerIssues({ responseSchema, ...content }: AgentContent): readonly string[] {
  const wanted =
    content.kind === "generator"
      ? ["subject", "body"]
      : ["rationale", ...content.rubric.map(({ criterion }) => `scores.${criterion}`)];
  return wanted
    .filter((path) => !isRequired(responseSchema, path.split(".")))
    .map((path) => `the response schema does not require ${path}`);
}

function isRequired(schema: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  if (!isObject(schema) || !isObject(schema["properties"])) return false;
  const { required } = schema;
  const isListed = Array.isArray(required) && required.includes(name);
  return isListed && isRequired(schema["properties"][name], rest);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
