import {
  type AgentContent,
  type AgentVersionEvent,
  type AgentVersionStatus,
  agentVersion,
  fold,
  type Instant,
  stageOf,
} from "#domain";
import type { View } from "./view.js";

/** One agent version: what it is, how far it got, and what decided so. */
export interface RegistryRow {
  readonly agentId: string;
  readonly version: number;
  readonly kind: "generator" | "judge";
  readonly modelId: string;
  readonly content: AgentContent;
  readonly contentHash: string;
  readonly status: AgentVersionStatus;
  /** The status as people say it. */
  readonly stage: ReturnType<typeof stageOf>;
  /** Time of the last change. */
  readonly since: Instant;
  readonly evaluations: readonly { readonly evaluationId: string; readonly passed: boolean }[];
}

/** Agent versions; found by agent. */
export const registryView: View<AgentVersionEvent, RegistryRow> = {
  name: "registry@1",
  category: agentVersion.category,
  rowOf(recorded) {
    const events = recorded.map(({ event }) => event);
    const state = fold(agentVersion, events);
    const last = events.at(-1);
    if (state.status === "absent" || last === undefined) return undefined;
    const { agentId, version, content, contentHash, status } = state;
    return {
      agentId,
      version,
      kind: content.kind,
      modelId: content.modelId,
      content,
      contentHash,
      status,
      stage: stageOf(status),
      since: last.at,
      evaluations: events.flatMap((event) =>
        event.type === "AgentVersionEvaluated" || event.type === "AgentVersionEvaluationFailed"
          ? [{ evaluationId: event.evaluationId, passed: event.type === "AgentVersionEvaluated" }]
          : [],
      ),
    };
  },
  indexesOf: ({ agentId, version }) => ({
    byAgent: { partition: agentId, sort: String(version).padStart(10, "0") },
  }),
};
