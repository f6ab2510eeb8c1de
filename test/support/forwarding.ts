import { type Agent, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import type { Incoming, Outgoing } from "#adapters/bedrock-stand-in";

type Headers = Readonly<Record<string, string | string[]>>;

/** A request in full. */
export interface Taken {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** An answer in full. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Reads a request to its end. HTTP/2 keeps the host, which is signed, in a header of its own. */
export async function takenFrom(incoming: Incoming): Promise<Taken> {
  const { method = "GET", url: path = "/", headers } = incoming;
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const host = headers.host ?? String(headers[":authority"] ?? "");
  return { method, path, headers: { ...endToEnd(headers), host }, body: Buffer.concat(chunks) };
}

/** Asks a service by HTTP/1.1, with TLS or without. */
export function ask(target: string, agent: Agent, taken: Taken): Promise<Answered> {
  const { method, path, body } = taken;
  const { protocol, hostname, port } = new URL(target);
  const request = protocol === "https:" ? httpsRequest : httpRequest;
  const headers = { ...taken.headers, "content-length": String(body.length) };
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, method, path, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { statusCode: status = 0 } = response;
        resolve({ status, headers: endToEnd(response.headers), body: Buffer.concat(chunks) });
      });
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

/** Sends an answer. */
export function send(outgoing: Outgoing, answer: Answered): void {
  head(outgoing, answer);
  outgoing.end(answer.body);
}

/** Sends the first half of an answer's body and closes the connection. */
export function sendHalf(outgoing: Outgoing, answer: Answered, connection: Socket): void {
  head(outgoing, answer);
  const half = answer.body.subarray(0, answer.body.length >> 1);
  outgoing.write(half, () => connection.destroySoon());
}

function head(outgoing: Outgoing, { status, headers, body }: Answered): void {
  outgoing.writeHead(status, { ...headers, "content-length": String(body.length) });
}

const hopByHop = ["connection", "keep-alive", "transfer-encoding", "content-length", "upgrade"];

/** Headers without those that are about the connection. */
function endToEnd(headers: IncomingHttpHeaders): Headers {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || name.startsWith(":") || hopByHop.includes(name) ? [] : [[name, value]],
  );
  return Object.fromEntries(kept);
}
