import { err, errAsync, ok, okAsync, type Result, type ResultAsync, safeTry } from "neverthrow";
import type { StageApi, StageRequest } from "#adapters/cli";
import { regionHere, signedFetch } from "./signed.js";
import { besides, stackOf, stageName, stagesThere } from "./stage-stacks.js";
import type { Environment } from "./variables.js";

/** Where a stage's API is, instead of looking for it in CloudFormation. */
const urlVariable = "DOCKET_API_URL";

/**
 * The admin API of a stage: at the address in `DOCKET_API_URL`, or at the output `ApiUrl` of the stack
 * `docket-<stage>-api`. Signed as whoever the AWS SDKs take this program for.
 */
export function stageApi(stage: string, environment: Environment): ResultAsync<StageApi, string> {
  const send = signedFetch();
  return apiAddress(stage, environment).map((base) => ({
    call: ({ method, path, query, headers, body }: StageRequest) => {
      const url = new URL(`${base}${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return send({ url, method, headers, body });
    },
  }));
}

/** The address of a stage's API, without a slash at its end. */
export function apiAddress(stage: string, environment: Environment): ResultAsync<string, string> {
  const named = stageName(stage);
  if (named.isErr()) return errAsync(named.error);
  const own = environment[urlVariable];
  const found = own ? okAsync<string, string>(own) : findUrl(stage);
  return found.andThen((url) => urlIn(url, environment)).map((url) => url.replace(/\/$/, ""));
}

/** Refuses an address in `DOCKET_API_URL` that is another one than the stage's own, as its stack has it. */
export function checkApiAddress(
  stage: string,
  told: string | undefined,
  environment: Environment,
): Result<void, string> {
  const own = environment[urlVariable];
  if (!own || told === undefined) return ok(undefined);
  const [one, other] = [own, told].map((url) =>
    urlIn(url, environment).map((address) => address.replace(/\/$/, "")),
  );
  if (one?.isErr()) return err(one.error);
  return one?.unwrapOr("") === other?.unwrapOr("")
    ? ok(undefined)
    : err(`${urlVariable} is ${own}, and the API of the stage ${stage} is at ${told}: unset it.`);
}

/** Where a stage's API is, as its stack has it. */
export function apiOutput(stage: string): ResultAsync<string | undefined, string> {
  return stackOf(stage, "api").map((stack) => stack?.outputs["ApiUrl"]);
}

/** The local AWS has all APIs below one address. */
function urlIn(text: string, environment: Environment): Result<string, string> {
  if (!URL.canParse(text)) return err(`${urlVariable} is no address of an API.`);
  const [, id, stage] = /^https:\/\/(\w+)\.execute-api\.[\w.-]+\/([\w-]+)/.exec(text) ?? [];
  const local = environment["AWS_ENDPOINT_URL"];
  return ok(local && id ? `${local.replace(/\/$/, "")}/_aws/execute-api/${id}/${stage}` : text);
}

function findUrl(stage: string): ResultAsync<string, string> {
  return safeTry(async function* () {
    const region = yield* await regionHere();
    const url = yield* await apiOutput(stage).mapErr((why) => `${why} Or set ${urlVariable}.`);
    if (url !== undefined) return ok(url);
    const others = await stagesThere().unwrapOr(undefined);
    const there = others && besides(others);
    const where = `in this account in ${region}${there === undefined ? "" : `, ${there}`}`;
    return err(
      `There is no stage ${stage} ${where}: look at the name, the credentials and the region.`,
    );
  });
}
