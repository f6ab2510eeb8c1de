import { err, errAsync, ok, okAsync, type Result, ResultAsync, safeTry } from "neverthrow";
import type { StageAnswer, StageApi, StageRequest } from "#adapters/cli";
import { stsClient } from "#adapters/sts";
import type { Environment } from "./variables.js";

/** Where a stage's API is, instead of looking for it in CloudFormation. */
const urlVariable = "DOCKET_API_URL";

/** How long an answer may take, in milliseconds: API Gateway gives up after 29 s. */
const deadlineMs = 35_000;

/** What is sent, as the signer of the AWS SDKs sees it. */
interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** As which service's request it is signed. */
  readonly service: "execute-api" | "cloudformation";
}

type Send = (outgoing: Outgoing) => ResultAsync<StageAnswer, string>;

/**
 * The admin API of a stage: at the address in `DOCKET_API_URL`, or at the output `ApiUrl` of the stack
 * `docket-<stage>-api`. Signed as whoever the AWS SDKs take this program for.
 */
export function stageApi(stage: string, environment: Environment): ResultAsync<StageApi, string> {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(stage)) {
    return errAsync(`There is no stage "${stage}": a stage is called by small letters.`);
  }
  const send = signedFetch();
  const own = environment[urlVariable];
  const found = own ? okAsync<string, string>(own) : findUrl(send, stage, environment);
  return found
    .andThen((url) => urlIn(url, environment))
    .map((base) => ({
      call: ({ method, path, query, headers, body }: StageRequest) => {
        const url = new URL(`${base.replace(/\/$/, "")}${path}`);
        for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
        return send({ url, method, headers, body, service: "execute-api" });
      },
    }));
}

/** The address; the local AWS has all APIs below one. */
function urlIn(text: string, environment: Environment): Result<string, string> {
  if (!URL.canParse(text)) return err(`${urlVariable} is no address of an API.`);
  const [, id, stage] = /^https:\/\/(\w+)\.execute-api\.[\w.-]+\/([\w-]+)/.exec(text) ?? [];
  const local = environment["AWS_ENDPOINT_URL"];
  return ok(local && id ? `${local.replace(/\/$/, "")}/_aws/execute-api/${id}/${stage}` : text);
}

function findUrl(send: Send, stage: string, environment: Environment): ResultAsync<string, string> {
  return safeTry(async function* () {
    const stack = `docket-${stage}-api`;
    const region = yield* await regionOf();
    const address =
      environment["AWS_ENDPOINT_URL"] || `https://cloudformation.${region}.amazonaws.com`;
    const body = new URLSearchParams({
      Action: "DescribeStacks",
      Version: "2010-05-15",
      StackName: stack,
    }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const url = new URL("/", address);
    const service = "cloudformation";
    const answer = yield* await send({ url, method: "POST", headers, body, service });
    if (answer.status === 403) {
      return err(
        `These credentials may not look for the stage: allow cloudformation:DescribeStacks on ${stack}, or set ${urlVariable}.`,
      );
    }
    const outputs = [...answer.body.matchAll(/<member>([\s\S]*?)<\/member>/g)].map(
      ([, member = ""]) => [textIn(member, "OutputKey"), textIn(member, "OutputValue")] as const,
    );
    const [, found] = outputs.find(([name]) => name === "ApiUrl") ?? [];
    return found === undefined
      ? err(
          `There is no stage ${stage} in this account in ${region}: look at the name, the credentials and the region.`,
        )
      : ok(found);
  });
}

/** The text of the innermost element of that name. */
function textIn(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

function regionOf(): ResultAsync<string, string> {
  return ResultAsync.fromPromise(
    stsClient().config.region(),
    () => "No region is set: set AWS_REGION to the one that the stage is in.",
  );
}

/** Sends requests, signed by what the SDK of STS would sign its own with. */
function signedFetch(): Send {
  const { config } = stsClient();
  return ({ url, method, headers, body, service }) =>
    regionOf().andThen((region) =>
      ResultAsync.fromPromise(
        config.credentials().then(() => config.signer()),
        () => "There are no AWS credentials: set AWS_PROFILE, or log in as you do for the AWS CLI.",
      )
        .andThen((signer) =>
          ResultAsync.fromPromise(
            signer.sign(
              {
                method,
                protocol: url.protocol,
                hostname: url.hostname,
                ...(url.port !== "" && { port: Number(url.port) }),
                path: url.pathname,
                query: Object.fromEntries(url.searchParams),
                headers: { ...headers, host: url.host },
                ...(body !== undefined && { body }),
              },
              { signingService: service, signingRegion: region },
            ),
            () => "The request cannot be signed.",
          ),
        )
        .andThen((signed) => fetched(url, { method, headers: signed.headers, body })),
    );
}

function fetched(
  url: URL,
  request: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | undefined;
  },
): ResultAsync<StageAnswer, string> {
  // Fetch sets it itself.
  const { host: _, ...headers } = request.headers;
  const asked = async (): Promise<StageAnswer> => {
    const answer = await fetch(url, {
      method: request.method,
      headers,
      ...(request.body !== undefined && { body: request.body }),
      signal: AbortSignal.timeout(deadlineMs),
    });
    const { status } = answer;
    return { status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  };
  return ResultAsync.fromPromise(
    asked(),
    () => `${url.host} did not answer: look at the address, the region and the network.`,
  );
}
