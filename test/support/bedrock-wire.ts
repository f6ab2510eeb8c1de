import { once } from "node:events";
import {
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What goes over the wire in answer to one request. */
export type Reply =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: unknown;
    }
  /** The connection breaks before an answer. */
  | "reset"
  /** It breaks in the middle of the answer's body. */
  | "cut"
  /** No answer ever comes. */
  | "silence";

/** A request as it came over the wire. */
export interface WireRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Where Bedrock would be: answers as told, and keeps what it was asked. */
export interface Wire {
  readonly endpoint: string;
  readonly requests: readonly WireRequest[];
  /** How many requests were under way at the same time at most. */
  readonly mostAtOnce: () => number;
}

/** Replies to the n-th request, from 1. */
export type Replies = (n: number, request: WireRequest) => Reply | Promise<Reply>;

/** Speaks HTTP/2 without TLS, as AWS's client does to a plain endpoint, until the test is over. */
export async function wire(replies: Replies): Promise<Wire> {
  const requests: WireRequest[] = [];
  let [now, most] = [0, 0];
  const take = async (request: Http2ServerRequest, response: Http2ServerResponse) => {
    now += 1;
    most = Math.max(most, now);
    response.once("close", () => {
      now -= 1;
    });
    let text = "";
    for await (const chunk of request) text += chunk;
    const seen = { path: decodeURIComponent(request.url), body: JSON.parse(text) };
    requests.push(seen);
    give(response, await replies(requests.length, seen));
  };
  const server = createServer((request, response) => void take(request, response));
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => sessions.add(session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, requests, mostAtOnce: () => most };
}

function give(response: Http2ServerResponse, reply: Reply): void {
  const breakOff = () => response.stream.session?.destroy();
  switch (reply) {
    case "silence":
      return;
    case "reset":
      breakOff();
      return;
    case "cut":
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"output":', breakOff);
      return;
  }
  const { status = 200, headers = {}, body } = reply;
  const all = { "content-type": "application/json", "x-amzn-requestid": "r-1", ...headers };
  response.writeHead(status, all);
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

/** An error as Bedrock says it. */
export function refusal(status: number, name: string, message = `it is ${name}`): Reply {
  return { status, headers: { "x-amzn-errortype": name }, body: { message } };
}

/** What differs from a usual answer of Converse. */
export interface Answered {
  readonly content?: readonly unknown[];
  readonly stopReason?: string;
  readonly usage?: Readonly<Record<string, number>>;
  readonly trace?: unknown;
}

/** An answer of Converse: by default 100 tokens in, 20 out, in 250 ms. */
export function converse({
  content = [{ text: '{"subject":"Hi","body":"Your roof"}' }],
  stopReason = "end_turn",
  usage = {},
  trace,
}: Answered = {}): Reply {
  const tokens = { inputTokens: 100, outputTokens: 20, totalTokens: 120, ...usage };
  return {
    body: {
      output: { message: { role: "assistant", content } },
      stopReason,
      usage: tokens,
      metrics: { latencyMs: 250 },
      ...(trace !== undefined && { trace }),
    },
  };
}

/** The same with this text, or with the answer tool called with this input. */
export const says = (text: string) => converse({ content: [{ text }] });
/** The answer tool called with this input. */
export const calls = (input: unknown) =>
  converse({
    content: [{ toolUse: { toolUseId: "t-1", name: "answer", input } }],
    stopReason: "tool_use",
  });
