import { expect } from "vitest";
import {
  adminApiHandler,
  basePath,
  operations,
  type ProblemName,
  problemBase,
} from "#adapters/admin-api";
import { FixedClock } from "#adapters/in-memory";
import { type Administration, administrationOver, type Ports } from "#application";
import {
  addCustomer,
  approval,
  generator,
  judge,
  memory,
  must,
  request as requestMessage,
} from "./docket.js";

/** What is asked of the API, as a person would write it. */
export interface Asked {
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Instead of `body`, as it is. */
  readonly text?: string | Uint8Array;
  readonly caller?: string;
}

/** What the API answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An admin API over stores in memory. */
export interface TestApi {
  readonly admin: Administration;
  readonly logged: string[];
  call(method: string, path: string, asked?: Asked): Promise<Answered>;
  get(path: string, query?: Readonly<Record<string, string>>): Promise<Answered>;
  /** With a key of its own, unless one is given. */
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
}

let keys = 0;

/** An API over empty stores, with the example's agents in service unless told otherwise. */
export async function openApi(
  given: Partial<Ports> = {},
  agents: Parameters<Administration["docket"]["putIntoService"]>[0][] = [judge, generator],
): Promise<TestApi> {
  const admin = administrationOver(memory(given), { codeVersion: "1.2.3" });
  for (const agent of agents) await must(admin.docket.putIntoService(agent, approval));
  await must(
    admin.docket.project(
      agents.map(({ agentId, version }) => `agent-version:${agentId}@${version}` as never),
    ),
  );
  return apiOver(admin);
}

/** An API over these use cases. */
export function apiOver(admin: Administration): TestApi {
  const logged: string[] = [];
  const handler = adminApiHandler({
    admin,
    log: (level, what, facts) => logged.push(JSON.stringify({ level, what, ...facts })),
  });
  const call = async (method: string, path: string, asked: Asked = {}) => {
    const event = eventOf(method, `${basePath}${path}`, asked);
    const { statusCode: status, headers, body } = await handler(event);
    const answered = { status, headers, body: JSON.parse(body) };
    asDeclared(method, path, answered);
    return answered;
  };
  return {
    admin,
    logged,
    call,
    get: (path, query = {}) => call("GET", path, { query }),
    post: (path, body, headers = {}) => {
      keys += 1;
      return call("POST", path, {
        body,
        headers: { "idempotency-key": `key-of-a-request-${keys}`, ...headers },
      });
    },
  };
}

/** A request as API Gateway hands it to the function. */
export function eventOf(method: string, path: string, asked: Asked = {}): object {
  const { query = {}, headers = {}, body, text, caller = "AROAEXAMPLE:ada@example.com" } = asked;
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  return {
    resource: "/{proxy+}",
    httpMethod: method,
    path,
    headers: {
      ...(sent !== undefined && { "Content-Type": "application/json" }),
      ...headers,
    },
    queryStringParameters: Object.keys(query).length === 0 ? null : query,
    multiValueQueryStringParameters: null,
    body: sent === undefined ? null : Buffer.from(sent).toString("base64"),
    isBase64Encoded: sent !== undefined,
    requestContext: { requestId: "request-1", identity: { caller } },
  };
}

/** Whether an answer is one that its operation declares: nothing more, and nothing else. */
function asDeclared(method: string, path: string, { status, headers, body }: Answered): void {
  const parts = path.split("/");
  const found = operations.find((operation) => {
    const template = operation.path.split("/");
    const isSame = template.every((part, i) => part.startsWith("{") || part === parts[i]);
    return operation.method === method && template.length === parts.length && isSame;
  });
  if (status >= 400) expect(headers["content-type"]).toBe("application/problem+json");
  else expect(headers["content-type"]).toBe("application/json");
  if (found === undefined) return;
  if (status < 400) {
    expect(status).toBe(found.status);
    expect(found.response.safeParse(body).error?.issues ?? []).toEqual([]);
    expect(headers["etag"] !== undefined).toBe(found.hasTag);
  }
}

/** What a refusal is, by the last part of its type. */
export function problemIn({ status, body }: Answered): readonly [number, ProblemName] {
  return [status, String(body["type"]).replace(problemBase, "") as ProblemName];
}

/** An API over a small record: three customers, and a message to the first two. */
export async function openFilledApi(given: Partial<Ports> = {}) {
  const api = await openApi({ clock: new FixedClock("2026-10-01T12:00:00.000Z"), ...given });
  const { docket } = api.admin;
  const messageIds: string[] = [];
  for (const id of ["c-1", "c-2", "c-3"]) await addCustomer(docket, id);
  for (const id of ["c-1", "c-2", "c-3"]) await must(docket.indexCustomer(id));
  for (const id of ["c-1", "c-2"]) {
    const messageId = await requestMessage(docket, id);
    await must(docket.runMessage(messageId));
    messageIds.push(messageId);
  }
  const streams = [
    ...["c-1", "c-2", "c-3"].map((id) => `customer:${id}`),
    ...messageIds.map((id) => `message:${id}`),
  ];
  await must(docket.project(streams.map((stream) => stream as never)));
  const [messageId = "", other = ""] = messageIds;
  return { ...api, messageId, other };
}
