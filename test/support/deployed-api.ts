import { request as ask } from "node:https";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { identity } from "../../services/prepare-aws.js";
import type { App } from "./deployed.js";
import { type Signing, signed } from "./sigv4.js";

/** What is asked of the deployed API. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, below the stage. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** What is otherwise than it should be about the signature; `null` for none. */
  readonly signing?: Partial<Signing> | null;
}

/** What it answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The account's root, as the local AWS knows it. */
const root = {
  accessKeyId: identity.credentials.accessKeyId,
  secret: identity.credentials.secretAccessKey,
  region: identity.region,
  service: "execute-api",
};

/** Asks the deployed API, as the account's root and signed as it has to be, unless told otherwise. */
export function callApi(
  { outputs, webhook }: Pick<App, "outputs" | "webhook">,
  { target, ...asked }: ApiRequest,
): Promise<ApiAnswer> {
  const path = `/_aws/execute-api/${outputs.ApiId}/${outputs.ApiStage}${target}`;
  return send(webhook, { ...asked, target: path });
}

function send(
  { url, agent }: App["webhook"],
  { method, target, headers = {}, body = "", signing = {} }: ApiRequest,
): Promise<ApiAnswer> {
  const { host, hostname, port } = new URL(url);
  const length = String(Buffer.byteLength(body));
  const sent = { ...headers, host, ...(body.length > 0 && { "content-length": length }) };
  const own =
    signing === null
      ? sent
      : signed({ method, target, headers: sent, body }, { ...root, at: new Date(), ...signing });
  return new Promise((resolve, reject) => {
    const options = { method, hostname, port, path: target, headers: own, agent };
    ask(options, async (response) => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part);
      const told = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      resolve({
        status: response.statusCode ?? 0,
        headers: Object.fromEntries(told),
        body: Buffer.concat(parts).toString(),
      });
    })
      .on("error", reject)
      .end(body);
  });
}

/** Sets how often a method of the API may be called. */
export async function setRate(
  { outputs, webhook }: Pick<App, "outputs" | "webhook">,
  { path, method, perSecond }: { path: string; method: string; perSecond: number },
): Promise<void> {
  const settings = `/${path.replaceAll("/", "~1")}/${method}/throttling`;
  const patchOperations = ["rateLimit", "burstLimit"].map((name) => ({
    op: "replace",
    path: `${settings}/${name}`,
    value: String(perSecond),
  }));
  const { status, body } = await send(webhook, {
    method: "PATCH",
    target: `/restapis/${outputs.ApiId}/stages/${outputs.ApiStage}`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ patchOperations }),
    signing: { service: "apigateway" },
  });
  if (status !== 200) throw new Error(`the rate was not set: ${status} ${body}`);
}

/** When the rows of the requests end that may be sent again, in seconds since 1970. */
export async function endsOfRequests({
  config,
  outputs: { ViewsTable: TableName },
}: Pick<App, "config" | "outputs">): Promise<readonly number[]> {
  const pages = paginateScan(
    { client: new DynamoDBClient(config) },
    {
      TableName,
      FilterExpression: "begins_with(k, :requests)",
      ExpressionAttributeValues: { ":requests": { S: "admin-requests\u0000" } },
    },
  );
  const ends: number[] = [];
  for await (const { Items = [] } of pages) ends.push(...Items.map((item) => Number(item["e"]?.N)));
  return ends;
}

/** The problem that an answer is: its status and type. */
export function problemIn({ status, headers, body }: ApiAnswer): readonly [number, string] {
  const isProblem = headers["content-type"] === "application/problem+json";
  const { type } = isProblem ? JSON.parse(body) : { type: `no problem: ${body.slice(0, 200)}` };
  return [status, String(type).replace("urn:docket:problem:", "")];
}

/**
 * Makes a user of IAM who may call these methods and paths of the API, e.g. "GET/admin/agents", and
 * nothing else; or all of it. The local AWS checks the signatures of users, but not those of the
 * account's root, and takes no line break in a path for a part of what `*` covers.
 */
export async function newCaller(
  app: Pick<App, "outputs" | "webhook">,
  name: string,
  allowed: readonly string[] | "all",
): Promise<Pick<Signing, "accessKeyId" | "secret">> {
  const { ApiId, ApiStage } = app.outputs;
  const Resource =
    allowed === "all"
      ? "*"
      : allowed.map((each) => `arn:aws:execute-api:*:*:${ApiId}/${ApiStage}/${each}`);
  const statement = { Effect: "Allow", Action: "execute-api:Invoke", Resource };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await iam(app, { Action: "CreateUser", UserName: name });
  await iam(app, { Action: "PutUserPolicy", UserName: name, PolicyName: "calls", PolicyDocument });
  const made = await iam(app, { Action: "CreateAccessKey", UserName: name });
  const textIn = (element: string) => new RegExp(`<${element}>([^<]+)<`).exec(made)?.[1] ?? "";
  return { accessKeyId: textIn("AccessKeyId"), secret: textIn("SecretAccessKey") };
}

async function iam({ webhook }: Pick<App, "webhook">, asked: Record<string, string>) {
  const { status, body } = await send(webhook, {
    method: "POST",
    target: "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...asked, Version: "2010-05-08" }).toString(),
    signing: { service: "iam" },
  });
  if (status !== 200) throw new Error(`${asked["Action"]}: ${status} ${body}`);
  return body;
}
