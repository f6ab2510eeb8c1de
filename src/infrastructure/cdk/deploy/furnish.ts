import { readFile } from "node:fs/promises";
import { err, ok, okAsync, ResultAsync, safeTry } from "neverthrow";
import type { StageApi } from "#adapters/cli";
import type { AgentFile } from "#application";
import { awsConfigFrom } from "../../aws/config.js";
import { awsPorts } from "../../aws/ports.js";
import { ensureIndexes, findIndexes } from "../../aws/search.js";
import type { AwsCalls } from "../../aws/signed.js";
import { agentsIn } from "../../aws/stage-agents.js";
import type { Environment } from "../../aws/variables.js";
import { agentsToPutIn, putIntoService } from "./agents.js";
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
  calls: AwsCalls,
  api: StageApi,
  { stage, bucket, guidelines, prices, agents, areAgentsGiven }: Furniture,
  say: (text: string) => void,
): ResultAsync<void, string> {
  return safeTry<void, string>(async function* () {
    say(yield* await putObject(calls, bucket, "guidelines/brand-guidelines.json", guidelines));
    say(yield* await putObject(calls, bucket, "settings/price-book.json", prices));
    say(yield* await ensureWebhookKey(calls, `docket-${stage}-webhook`));
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

function putObject(
  { rest, region }: AwsCalls,
  bucket: string,
  key: string,
  file: string,
): ResultAsync<string, string> {
  const path = `/${bucket}/${key}`;
  return safeTry<string, string>(async function* () {
    yield* await region();
    const found = yield* await rest("s3", "HEAD", path);
    if (found.status === 200) return ok(`${key} is there`);
    if (found.status !== 404) return err(`s3://${bucket}/${key}: S3 answered ${found.status}.`);
    const text = yield* await ResultAsync.fromPromise(
      readFile(file, "utf8"),
      () => `${file} cannot be read.`,
    );
    const put = yield* await rest("s3", "PUT", path, text);
    return put.status === 200
      ? ok(`${key} is put in, from ${file}`)
      : err(`s3://${bucket}/${key} cannot be put in: S3 answered ${put.status}.`);
  });
}
