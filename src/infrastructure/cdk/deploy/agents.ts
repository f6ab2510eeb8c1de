import { randomUUID } from "node:crypto";
import { err, ok, okAsync, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import { basePath } from "#adapters/admin-api";
import type { StageAnswer, StageApi } from "#adapters/cli";
import type { AgentFile } from "#application";
import type { AgentSeen } from "../../aws/stage-findings.js";

const reason = "first version of the stage";

/** How far an agent version came, and the tag that its approval needs. */
interface Seen {
  readonly status: string;
  readonly tag: string;
}

/**
 * Which agents are to be put into service, the judges before the generators that need them: those that were given; the
 * example's only where the stage has no others, for each generator that is in service writes to customers.
 */
export function agentsToPutIn(
  agents: readonly AgentFile[],
  there: readonly Pick<AgentSeen, "agentId">[],
  areGiven: boolean,
): readonly AgentFile[] {
  const hasOthers = there.some((one) => agents.every(({ agentId }) => agentId !== one.agentId));
  if (hasOthers && !areGiven) return [];
  return agents.toSorted((a, b) => rank(a) - rank(b));
}

const rank = ({ content }: AgentFile): number => (content.kind === "judge" ? 0 : 1);

/**
 * Registers, validates and approves an agent version, and gives it the traffic: whatever of that is not done yet.
 * An agent that has a version in service keeps it. Says what became of it.
 */
export function putIntoService(api: StageApi, agent: AgentFile): ResultAsync<string, string> {
  const { agentId, version } = agent;
  const rollout = `/rollouts/${encodeURIComponent(agentId)}`;
  const path = `/agents/${encodeURIComponent(agentId)}/versions/${version}`;
  return safeTry<string, string>(async function* () {
    const serving = yield* await show(api, rollout);
    if (serving !== undefined) return ok(`${agentId} is in service already`);
    let seen = yield* await seenAt(api, path);
    if (seen === undefined) {
      yield* await write(api, "/agents", agent);
      seen = yield* await seenAt(api, path);
    }
    if (seen?.status === "registered") {
      yield* await write(api, `${path}/validate`, {}, seen.tag);
      seen = yield* await seenAt(api, path);
    }
    if (seen?.status === "validated") {
      yield* await write(api, `${path}/approve`, { reason }, seen.tag);
      seen = yield* await seenAt(api, path);
    }
    if (seen?.status !== "approved") {
      return err(`${agentId} version ${version} is ${seen?.status ?? "not there"}`);
    }
    yield* await write(api, `${rollout}/serve`, { version, reason });
    return ok(`${agentId} version ${version} is in service now`);
  }).mapErr((why) => `Agent ${agentId} cannot be put into service: ${why}.`);
}

const shown = z.object({ status: z.string() });

function seenAt(api: StageApi, path: string): ResultAsync<Seen | undefined, string> {
  return show(api, path).map(
    (answer) =>
      answer && {
        status: shown.parse(JSON.parse(answer.body)).status,
        tag: answer.headers["etag"] ?? "",
      },
  );
}

function show(api: StageApi, path: string): ResultAsync<StageAnswer | undefined, string> {
  return api
    .call({ method: "GET", path: `${basePath}${path}`, query: {}, headers: {} })
    .andThen((answer) => {
      if (answer.status === 404) return okAsync(undefined);
      return answer.status === 200 ? ok(answer) : err(refusal(answer));
    });
}

function write(api: StageApi, path: string, body: object, tag?: string): ResultAsync<void, string> {
  const headers = {
    "content-type": "application/json",
    "idempotency-key": randomUUID(),
    ...(tag !== undefined && { "if-match": tag }),
  };
  return api
    .call({
      method: "POST",
      path: `${basePath}${path}`,
      query: {},
      headers,
      body: JSON.stringify(body),
    })
    .andThen((answer) => (answer.status < 300 ? ok(undefined) : err(refusal(answer))));
}

const problem = z.object({ title: z.string(), detail: z.string().optional() });

function refusal({ status, body }: StageAnswer): string {
  try {
    const { title, detail } = problem.parse(JSON.parse(body));
    return `the admin API answered ${status}, ${detail === undefined ? title : `${title}: ${detail}`}`;
  } catch {
    return `the admin API answered ${status}`;
  }
}
