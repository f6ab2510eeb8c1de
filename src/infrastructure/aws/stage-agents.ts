import { errAsync, ok, okAsync, ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import { basePath } from "#adapters/admin-api";
import type { StageApi } from "#adapters/cli";
import type { AgentSeen } from "./stage-findings.js";

const listed = z.object({
  agents: z.array(
    z.object({
      agentId: z.string(),
      version: z.int(),
      kind: z.string(),
      modelId: z.string(),
      status: z.string(),
    }),
  ),
  next: z.string().optional(),
});

const traffic = z.object({
  stable: z.object({ version: z.int() }),
  traffic: z.enum(["flowing", "stopped"]),
});

/** Each agent of a stage by the version that is in service, or by its newest one. */
export function agentsIn(api: StageApi): ResultAsync<readonly AgentSeen[], string> {
  return safeTry(async function* () {
    const versions = yield* await versionsFrom(api, {});
    const ids = [...new Set(versions.map(({ agentId }) => agentId))];
    const seen = ids.map((agentId) => seenAgent(api, agentId, versions));
    return ok(yield* await ResultAsync.combine(seen));
  });
}

type Version = z.output<typeof listed>["agents"][number];

function versionsFrom(
  api: StageApi,
  query: Readonly<Record<string, string>>,
): ResultAsync<readonly Version[], string> {
  return asked(api, "/agents", { limit: "100", ...query }).andThen((answer) => {
    if (answer.status !== 200) return errAsync(`the admin API answered ${answer.status}`);
    const { agents, next } = listed.parse(JSON.parse(answer.body));
    if (next === undefined) return okAsync(agents);
    return versionsFrom(api, { cursor: next }).map((rest) => [...agents, ...rest]);
  });
}

function seenAgent(
  api: StageApi,
  agentId: string,
  all: readonly Version[],
): ResultAsync<AgentSeen, string> {
  const versions = all.filter((each) => each.agentId === agentId);
  const newest = Math.max(...versions.map(({ version }) => version));
  const seen = (version: number, flows: AgentSeen["traffic"]): AgentSeen => {
    const { kind = "", modelId = "" } = versions.find((each) => each.version === version) ?? {};
    return { agentId, kind, modelId, version, traffic: flows };
  };
  return asked(api, `/rollouts/${encodeURIComponent(agentId)}`).andThen((answer) => {
    if (answer.status === 404) return okAsync(seen(newest, "none"));
    if (answer.status !== 200) return errAsync(`the admin API answered ${answer.status}`);
    const { stable, traffic: flows } = traffic.parse(JSON.parse(answer.body));
    return okAsync(seen(stable.version, flows));
  });
}

function asked(api: StageApi, path: string, query: Readonly<Record<string, string>> = {}) {
  return api.call({ method: "GET", path: `${basePath}${path}`, query, headers: {} });
}
