import { err, ok, okAsync, ResultAsync, safeTry } from "neverthrow";
import type { StageApi } from "#adapters/cli";
import type { AgentFile } from "#application";
import { awsConfigFrom } from "../../aws/config.js";
import { awsPorts } from "../../aws/ports.js";
import { ensureIndexes, findIndexes } from "../../aws/search.js";
import { agentsIn } from "../../aws/stage-agents.js";
import type { Environment } from "../../aws/variables.js";
import { agentsToPutIn, putIntoService } from "./agents.js";
import { putIntoBucket } from "./put-into-bucket.js";
import { ensureWebhookKey } from "./webhook-key.js";

/** What a stage needs that CloudFormation does not put in. */
export interface Furniture {
  readonly stage: string;
  readonly bucket: string;
  readonly guidelines: string;
  readonly prices: string;
  readonly agents: readonly AgentFile[];
  /** Whether somebody said that it is these agents; otherwise they are the example's. */
  readonly areAgentsGiven: boolean;
}

/** Puts in what is not there; what is there stays as it is. Says each thing as it is done. */
export function furnish(
  api: StageApi,
  { stage, bucket, guidelines, prices, agents, areAgentsGiven }: Furniture,
  say: (text: string) => void,
): ResultAsync<void, string> {
  return safeTry<void, string>(async function* () {
    say(yield* await putIntoBucket(bucket, "guidelines/brand-guidelines.json", guidelines));
    say(yield* await putIntoBucket(bucket, "settings/price-book.json", prices));
    say(yield* await ensureWebhookKey(`docket-${stage}-webhook`));
    const there = yield* await agentsIn(api).mapErr((why) => `Agents cannot be listed: ${why}.`);
    const wanted = agentsToPutIn(agents, there, areAgentsGiven);
    if (wanted.length === 0) say("the stage has agents of its own: none is put in");
    for (const agent of wanted) say(yield* await putIntoService(api, agent));
    return ok(undefined);
  });
}

/** Makes the indexes of a stage with search, where they are not there. */
export function ensureSearch(environment: Environment): ResultAsync<string, string> {
  const config = awsConfigFrom(environment);
  if (config.isErr()) return new ResultAsync(Promise.resolve(err(config.error.join(" "))));
  const { search } = config.value;
  if (search === undefined) return okAsync("no search");
  return findIndexes(search, awsPorts(config.value).embedder)
    .andThen(ensureIndexes)
    .map((wereThere) => (wereThere ? "search indexes are there" : "search indexes are made"))
    .mapErr(({ service, advice, cause }) => `${service}: ${advice ?? String(cause)}`);
}
