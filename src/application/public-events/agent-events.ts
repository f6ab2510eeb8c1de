import * as z from "zod";
import type { AgentVersionEvent, EvaluationEvent, RolloutEvent } from "#domain";
import { agentVersionNumber, code, id, share } from "./fields.js";
import type { Translations } from "./translation.js";

const version = { agentId: id, agentVersion: agentVersionNumber };
const rollout = { agentId: id, rolloutId: code() };
const evaluation = { evaluationId: id };

/** What others are told about versions of agents. */
export const agentVersionData = {
  "agent-version.registered.v1": z
    .object({ ...version, kind: code("generator", "judge") })
    .describe("There is a new version of an agent; nothing uses it yet."),
  "agent-version.evaluated.v1": z
    .object({ ...version, evaluationId: id, passed: z.boolean() })
    .describe("A version was tried on history."),
  "agent-version.approved.v1": z.object(version).describe("A version may serve."),
  "agent-version.rejected.v1": z.object(version).describe("A version will never serve."),
  "agent-version.retired.v1": z.object(version).describe("A version serves no longer."),
  "agent-version.revoked.v1": z
    .object(version)
    .describe("A version must not serve any more, also where it does."),
};

/** As what the events of an agent's version are published. */
export const agentVersionEvents: Translations<AgentVersionEvent, typeof agentVersionData> = {
  AgentVersionRegistered: ({ content }, id) => [
    "agent-version.registered.v1",
    { ...versionOf(id), kind: content.kind },
  ],
  // A check of the form, on the way to an evaluation.
  AgentVersionValidated: "internal",
  AgentVersionEvaluated: ({ evaluationId }, id) => [
    "agent-version.evaluated.v1",
    { ...versionOf(id), evaluationId, passed: true },
  ],
  AgentVersionEvaluationFailed: ({ evaluationId }, id) => [
    "agent-version.evaluated.v1",
    { ...versionOf(id), evaluationId, passed: false },
  ],
  AgentVersionApproved: (_, id) => ["agent-version.approved.v1", versionOf(id)],
  AgentVersionRejected: (_, id) => ["agent-version.rejected.v1", versionOf(id)],
  AgentVersionRetired: (_, id) => ["agent-version.retired.v1", versionOf(id)],
  AgentVersionRevoked: (_, id) => ["agent-version.revoked.v1", versionOf(id)],
};

/** `<agentId>@<version>`, as `agentVersionId` makes it. */
function versionOf(id: string) {
  const at = id.lastIndexOf("@");
  return { agentId: id.slice(0, at), agentVersion: Number(id.slice(at + 1)) };
}

/** What others are told about the traffic of agents. */
export const rolloutData = {
  "rollout.stable-set.v1": z
    .object(version)
    .describe("An agent's first version is in service: it gets all traffic."),
  "rollout.started.v1": z
    .object({ ...rollout, stable: agentVersionNumber, candidate: agentVersionNumber, to: share })
    .describe("A candidate gets a share of an agent's traffic."),
  "rollout.stepped.v1": z
    .object({ ...rollout, from: share, to: share })
    .describe("A candidate gets another share of the traffic."),
  "rollout.held.v1": z.object(rollout).describe("A candidate's share stays as it is for now."),
  "rollout.rolled-back.v1": z
    .object({ ...rollout, from: share })
    .describe("A candidate gets no traffic any more."),
  "rollout.completed.v1": z
    .object({ ...rollout, stable: agentVersionNumber })
    .describe("A candidate is the stable version now."),
  "rollout.traffic-stopped.v1": z
    .object({ agentId: id })
    .describe("An agent writes no messages until its traffic is resumed."),
  "rollout.traffic-resumed.v1": z.object({ agentId: id }).describe("An agent writes again."),
};

/** As what the events of an agent's traffic are published. */
export const rolloutEvents: Translations<RolloutEvent, typeof rolloutData> = {
  StableSet: ({ stable }, agentId) => [
    "rollout.stable-set.v1",
    { agentId, agentVersion: stable.version },
  ],
  RolloutStarted: ({ rolloutId, stable, candidate, weight }, agentId) => [
    "rollout.started.v1",
    { agentId, rolloutId, stable: stable.version, candidate: candidate.version, to: weight },
  ],
  RolloutStepped: ({ rolloutId, from, to }, agentId) => [
    "rollout.stepped.v1",
    { agentId, rolloutId, from, to },
  ],
  RolloutHeld: ({ rolloutId }, agentId) => ["rollout.held.v1", { agentId, rolloutId }],
  RolloutRolledBack: ({ rolloutId, from }, agentId) => [
    "rollout.rolled-back.v1",
    { agentId, rolloutId, from },
  ],
  RolloutCompleted: ({ rolloutId, stable }, agentId) => [
    "rollout.completed.v1",
    { agentId, rolloutId, stable: stable.version },
  ],
  TrafficStopped: (_, agentId) => ["rollout.traffic-stopped.v1", { agentId }],
  TrafficResumed: (_, agentId) => ["rollout.traffic-resumed.v1", { agentId }],
};

/** What others are told about evaluations. */
export const evaluationData = {
  "evaluation.started.v1": z
    .object({ ...evaluation, candidate: z.object(version), baseline: z.object(version) })
    .describe("A candidate is compared with a baseline over history."),
  "evaluation.completed.v1": z
    .object({ ...evaluation, verdict: code("passed", "failed", "inconclusive") })
    .describe("A comparison has come to its end."),
  "evaluation.abandoned.v1": z
    .object(evaluation)
    .describe("A comparison was given up before its end."),
};

/** As what the events of an evaluation are published. */
export const evaluationEvents: Translations<EvaluationEvent, typeof evaluationData> = {
  EvaluationStarted: ({ candidate, baseline }, evaluationId) => [
    "evaluation.started.v1",
    { evaluationId, candidate: refOf(candidate), baseline: refOf(baseline) },
  ],
  // Case by case it is for whoever looks into an evaluation.
  CaseScored: "internal",
  CaseFailed: "internal",
  EvaluationCompleted: ({ verdict }, evaluationId) => [
    "evaluation.completed.v1",
    { evaluationId, verdict },
  ],
  EvaluationAbandoned: (_, evaluationId) => ["evaluation.abandoned.v1", { evaluationId }],
};

function refOf({ agentId, version }: { readonly agentId: string; readonly version: number }) {
  return { agentId, agentVersion: version };
}
