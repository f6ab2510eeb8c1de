import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDbCaller, dynamoDbClient } from "#adapters/dynamodb";
import type { RetryOptions } from "#adapters/remote";
import { anyIdentity } from "./dynamodb.js";

/** What goes wrong with one request. */
export type Fault =
  /** It is not sent: the connection breaks before, or fails with another code of Node's. */
  | { readonly type: "dropped"; readonly code?: string }
  /** It is sent and takes effect, but the connection breaks before the answer is there. */
  | { readonly type: "answerLost" }
  /** It is sent, or it is not, and no answer ever comes. */
  | { readonly type: "silence"; readonly sent: boolean }
  /** It is not sent but answered with an error, e.g. status 400 and `ThrottlingException`. */
  | {
      readonly type: "refused";
      readonly status: number;
      readonly error: string;
      /** What the service takes the time to be, as a HTTP header says it. */
      readonly date?: string;
    }
  /** Of a `BatchGetItem`, only so many keys are read; the others come back as unprocessed. */
  | { readonly type: "unprocessed"; readonly read: number };

/** Refusals that may go better in a moment, as DynamoDB says them. */
export const transientRefusals = [
  { type: "refused", status: 400, error: "ProvisionedThroughputExceededException" },
  { type: "refused", status: 400, error: "ThrottlingException" },
  { type: "refused", status: 400, error: "RequestLimitExceeded" },
  { type: "refused", status: 400, error: "TransactionConflictException" },
  { type: "refused", status: 500, error: "InternalServerError" },
  { type: "refused", status: 503, error: "ServiceUnavailable" },
] as const satisfies readonly Fault[];

/** A request that is about to be sent: the how many-eth of its client, from 1, and which operation. */
export interface RequestSeen {
  readonly number: number;
  /** E.g. `PutItem`. */
  readonly operation: string;
}

/** Decides what happens to a request; nothing goes wrong where it says `undefined`. */
export type FaultPlan = (request: RequestSeen) => Fault | undefined;

/** The first requests meet these faults, in order; all later ones go through. */
export function firstMeet(...faults: readonly (Fault | undefined)[]): FaultPlan {
  return ({ number }) => faults[number - 1];
}

/** What the SDK hands to and takes from its HTTP handler, as far as it matters here. */
interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}
interface Answer {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: AsyncIterable<Uint8Array> | Uint8Array;
  };
}
interface HandlerOptions {
  readonly abortSignal?: unknown;
}
interface Handler {
  handle(request: Request, options?: HandlerOptions): Promise<Answer>;
  destroy?(): void;
}

/** Stands between the SDK and the network, and lets things go wrong by plan. */
export class FaultyRequests implements Handler {
  readonly metadata = { handlerProtocol: "http/1.1" };
  readonly #handler: Handler;
  readonly #plan: FaultPlan;
  #seen = 0;

  constructor(handler: Handler, plan: FaultPlan) {
    this.#handler = handler;
    this.#plan = plan;
  }

  /** How many requests there were. */
  get seen(): number {
    return this.#seen;
  }

  destroy(): void {
    this.#handler.destroy?.();
  }

  async handle(request: Request, options?: HandlerOptions): Promise<Answer> {
    this.#seen += 1;
    const operation = request.headers["x-amz-target"]?.split(".")[1] ?? "";
    const fault = this.#plan({ number: this.#seen, operation });
    switch (fault?.type) {
      case undefined:
        return this.#handler.handle(request, options);
      case "dropped":
        throw broken(fault.code);
      case "answerLost":
        await textOf(await this.#handler.handle(request, options));
        throw broken();
      case "silence":
        if (fault.sent) await textOf(await this.#handler.handle(request, options));
        return new Promise(() => {});
      case "refused":
        return answer(
          fault.status,
          { __type: `com.amazonaws.dynamodb.v20120810#${fault.error}` },
          fault.date === undefined ? {} : { date: fault.date },
        );
      case "unprocessed":
        return this.#readSome(request, options, fault.read);
    }
  }

  async #readSome(request: Request, options: HandlerOptions | undefined, read: number) {
    const input: BatchGet = JSON.parse(decoded(request.body));
    const [[table, wanted] = ["", { Keys: [] }]] = Object.entries(input.RequestItems);
    const only = (keys: readonly unknown[]) => ({ [table]: { ...wanted, Keys: keys } });
    const body = JSON.stringify({ ...input, RequestItems: only(wanted.Keys.slice(0, read)) });
    const headers = { ...request.headers, "content-length": String(Buffer.byteLength(body)) };
    const found = await this.#handler.handle({ ...request, headers, body }, options);
    const left = wanted.Keys.slice(read);
    const output: object = JSON.parse(await textOf(found));
    return answer(200, { ...output, UnprocessedKeys: left.length > 0 ? only(left) : {} });
  }
}

interface BatchGet {
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly unknown[] }>>;
}

/** A client whose requests go wrong by plan, and how many it has made. */
export function faultyClient(
  endpoint: string,
  plan: FaultPlan,
): { readonly client: DynamoDBClient; readonly requests: FaultyRequests } {
  const client = dynamoDbClient({ ...anyIdentity, endpoint });
  const requests = new FaultyRequests(client.config.requestHandler, plan);
  client.config.requestHandler = requests;
  return { client, requests };
}

/** Where nobody is: whatever is sent there is answered by the plan alone. */
const nowhere = "http://127.0.0.1:9";

/**
 * A caller of nobody whose requests all go wrong by plan. It does not wait before it repeats them;
 * `waits` are those that it would have made, in milliseconds.
 */
export function faultyCaller(plan: FaultPlan, options: RetryOptions = {}) {
  const { client, requests } = faultyClient(nowhere, plan);
  const waits: number[] = [];
  const sleep = async (ms: number) => {
    waits.push(ms);
  };
  const caller = new DynamoDbCaller(client, { random: () => 0.5, sleep, ...options });
  return { caller, requests, waits };
}

function answer(
  statusCode: number,
  body: object,
  more: Answer["response"]["headers"] = {},
): Answer {
  const headers = { "content-type": "application/x-amz-json-1.0", ...more };
  return { response: { statusCode, headers, body: Buffer.from(JSON.stringify(body)) } };
}

async function textOf({ response: { body } }: Answer): Promise<string> {
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The SDK's own array of bytes does not like to be read as a text in any other way. */
function decoded(body: string | Uint8Array = ""): string {
  return typeof body === "string" ? body : new TextDecoder().decode(body);
}

function broken(code = "ECONNRESET"): Error {
  return Object.assign(new Error(`the connection broke: ${code}`), { code });
}
