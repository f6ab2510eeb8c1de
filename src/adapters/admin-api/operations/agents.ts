import { err, ok } from "neverthrow";
import * as z from "zod";
import {
  type AgentDecision,
  type AgentRow,
  allAgents,
  type RegistryRow,
  readState,
} from "#application";
import { agentContent, agentVersion, agentVersionId } from "#domain";
import type { AdminError } from "../admin-error.js";
import { type Operation, operation } from "../operation.js";
import { pageOf } from "../paging.js";
import { next, opaqueId, paging, reason, versionInPath } from "../schemas.js";
import { said, streamOf, summary, summaryOf, whole } from "./agent-shown.js";

const ofVersion = { agentId: opaqueId, version: versionInPath };
const path = "/agents/{agentId}/versions/{version}";

const listed = z.strictObject({ agents: z.array(summary), next });

const list = operation({
  id: "agents.list",
  method: "GET",
  path: "/agents",
  summary: "Lists the versions of all agents, or of one",
  query: { agentId: opaqueId.optional(), ...paging },
  response: listed,
  run: (admin, { query: { agentId, limit, cursor } }, { signal }) => {
    const page = { index: "byAgent", limit, cursor, signal };
    const found =
      agentId === undefined
        ? pageOf<AgentRow>(admin, "agents", { ...page, partition: allAgents })
        : pageOf<RegistryRow>(admin, "registry", { ...page, partition: agentId });
    return found.map(({ rows, ...rest }) => ({
      body: { agents: rows.map(summaryOf), ...rest },
    }));
  },
});

const get = operation({
  id: "agents.get",
  method: "GET",
  path,
  summary: "Shows an agent version with its content",
  params: ofVersion,
  response: whole,
  problems: ["unknown-agent-version"],
  hasTag: true,
  run: (admin, { params: { agentId, version } }, call) =>
    readState(admin.ports.events, agentVersion, agentVersionId(agentId, version), call).andThen(
      said,
    ),
});

const history = operation({
  id: "agents.history",
  method: "GET",
  path: `${path}/history`,
  summary: "Tells what was decided about an agent version, by whom and when",
  params: ofVersion,
  response: z.strictObject({
    history: z.array(
      z.strictObject({
        version: z.int().positive(),
        recordedAt: z.string(),
        type: z.string(),
        actor: z.string(),
        reason: z.string().optional(),
        evaluationId: z.string().optional(),
      }),
    ),
  }),
  problems: ["unknown-agent-version"],
  hasTag: true,
  run: (admin, { params: { agentId, version } }, call) =>
    readState(admin.ports.events, agentVersion, agentVersionId(agentId, version), call).andThen(
      ({ recorded, tag }) =>
        recorded.length === 0
          ? err<never, AdminError>({ type: "AgentVersionNotFound" })
          : ok({
              tag,
              body: {
                history: recorded.map(({ version, recordedAt, event, metadata }) => ({
                  version,
                  recordedAt,
                  type: event.type,
                  actor: metadata.actor,
                  ...("reason" in event && { reason: event.reason }),
                  ...("evaluationId" in event && { evaluationId: event.evaluationId }),
                })),
              },
            }),
    ),
});

const register = operation({
  id: "agents.register",
  method: "POST",
  path: "/agents",
  summary: "Registers a version of an agent; other content takes another version",
  body: {
    agentId: opaqueId,
    version: z.int().positive(),
    content: agentContent.meta({
      id: "AgentContent",
      description: "What the version is, as in `examples/agents`",
    }),
  },
  response: whole,
  status: 201,
  problems: ["refused", "unusable-agent", "busy"],
  hasTag: true,
  run: (admin, { body }, call) =>
    admin.agents
      .register(body, call.cause, call)
      .andThrough(() => admin.show(streamOf(body), call))
      .andThen(said),
});

/** Decisions that something else may depend on: they are made on what the caller has seen. */
const onWhatWasSeen = ["approve", "reject", "retire"];

const decisions: Readonly<Record<AgentDecision, string>> = {
  validate: "Says that the pipeline can use an agent version, after trying whether it can",
  approve: "Approves an agent version: it may serve",
  reject: "Rejects an agent version before it was approved",
  retire: "Retires an agent version that no longer serves",
  revoke: "Revokes an agent version, also while it serves: it writes no more",
};

function decision(what: AgentDecision): Operation {
  return operation({
    id: `agents.${what}`,
    method: "POST",
    path: `${path}/${what}`,
    summary: decisions[what],
    params: ofVersion,
    // Validating says what was tried, not what somebody thinks.
    body: { reason: what === "validate" ? reason.optional() : reason },
    response: whole,
    problems: [
      "unknown-agent-version",
      "refused",
      "busy",
      ...(what === "validate" ? (["unusable-agent"] as const) : []),
    ],
    ifMatch: onWhatWasSeen.includes(what) ? "required" : "optional",
    hasTag: true,
    run: (admin, { params, body }, call) => {
      const { cause, expected } = call;
      const decided = { cause, expected, reason: body.reason ?? "" };
      return admin.agents
        .decide(what, params, decided, call)
        .andThrough(() => admin.show(streamOf(params), call))
        .andThen(said);
    },
  });
}

/** What can be done with agents. */
export const agentOperations: readonly Operation[] = [
  list,
  register,
  get,
  history,
  decision("validate"),
  decision("approve"),
  decision("reject"),
  decision("retire"),
  decision("revoke"),
];
