import { type AgentVersionEvent, agentVersion } from "#domain";
import { type RegistryRow, registryView, type View } from "../views/index.js";

/** One agent version among all others. */
export type AgentRow = Omit<RegistryRow, "content">;

/** The one partition in which all agent versions stand: there are hundreds, not millions. */
export const allAgents = "all";

/** Agent versions of all agents, in order of agent and version. */
export const agentsView: View<AgentVersionEvent, AgentRow> = {
  name: "agents@1",
  category: agentVersion.category,
  rowOf(recorded) {
    const row = registryView.rowOf(recorded);
    if (row === undefined) return undefined;
    const { content: _, ...shown } = row;
    return shown;
  },
  indexesOf: ({ agentId, version }) => ({
    byAgent: {
      partition: allAgents,
      sort: `${agentId}@${String(version).padStart(10, "0")}`,
    },
  }),
};
