import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import type { AgentRow } from "#application";
import { type AgentVersion, agentVersion, agentVersionId, stageOf, streamName } from "#domain";
import type { AdminError } from "../admin-error.js";
import { shown } from "../schemas.js";

const facts = {
  agentId: z.string(),
  version: z.int().positive(),
  kind: z.enum(["generator", "judge"]),
  modelId: z.string(),
  contentHash: z.string(),
  status: z.enum([
    "registered",
    "validated",
    "evaluated",
    "evaluation-failed",
    "approved",
    "rejected",
    "retired",
    "revoked",
  ]),
  stage: z.enum(["draft", "testing", "production", "ended"]),
};

/** An agent version at a glance. */
export const summary = z
  .strictObject({
    ...facts,
    since: z.string(),
    evaluations: z.array(z.strictObject({ evaluationId: z.string(), passed: z.boolean() })),
  })
  .meta({ id: "AgentVersion" });

/** An agent version with its content. */
export const whole = z
  .strictObject({ ...facts, content: shown<object>("What the version is; it never changes") })
  .meta({ id: "WholeAgentVersion" });

/** A row of a view as it is shown. */
export function summaryOf(row: AgentRow) {
  const { agentId, version, kind, modelId, contentHash, status, stage, since, evaluations } = row;
  return { agentId, version, kind, modelId, contentHash, status, stage, since, evaluations };
}

/** The stream of an agent version. */
export function streamOf({
  agentId,
  version,
}: {
  readonly agentId: string;
  readonly version: number;
}) {
  return streamName(agentVersion.category, agentVersionId(agentId, version));
}

/** What a stream says of an agent version. */
export function said({
  state,
  tag,
}: {
  readonly state: AgentVersion;
  readonly tag: string;
}): Result<{ readonly body: z.input<typeof whole>; readonly tag: string }, AdminError> {
  if (state.status === "absent") return err({ type: "AgentVersionNotFound" });
  const { agentId, version, content, contentHash, status } = state;
  const { kind, modelId } = content;
  const stage = stageOf(status);
  const body = { agentId, version, kind, modelId, contentHash, status, stage, content };
  return ok({ body, tag });
}
