import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { App } from "./deployed.js";
import { callApi } from "./deployed-api.js";
import type { Signing } from "./sigv4.js";

/** A server on this machine that signs what it is asked, and asks the deployed API. */
export interface SigningProxy {
  readonly url: string;
  /** How many answers had each status. */
  readonly statuses: ReadonlyMap<number, number>;
  close(): Promise<void>;
}

/** What is between two connections only, or signed anew. */
const ofConnection = /^(?:host|connection|keep-alive|transfer-encoding|content-length|te|upgrade)$/;

/** What API Gateway takes of a request line and headers, in bytes. Source: its quotas. */
const headBytes = 10_240;

const tooLong = {
  status: 431,
  headers: { "content-type": "application/problem+json" },
  body: JSON.stringify({ type: "urn:docket:problem:gateway-refused", title: "It is too long" }),
};

/**
 * Starts a proxy for who cannot sign: everything goes on as it came, signed as that caller. What API
 * Gateway would not take it refuses itself: the local AWS has another limit, and says nothing then.
 */
export async function startSigningProxy(
  app: Pick<App, "outputs" | "webhook">,
  caller: Pick<Signing, "accessKeyId" | "secret">,
): Promise<SigningProxy> {
  const statuses = new Map<number, number>();
  const server = createServer({ maxHeaderSize: 2 ** 20 }, async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const headers = Object.entries(request.headers).filter(([name]) => !ofConnection.test(name));
    const asked = {
      method: request.method ?? "",
      target: unambiguous(request.url ?? "/"),
      headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    };
    const isTooLong = JSON.stringify(asked).length > headBytes;
    const { status, ...answer } = isTooLong
      ? tooLong
      : await callApi(app, { ...asked, body: Buffer.concat(parts), signing: caller });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const told = Object.entries<string>(answer.headers).filter(
      ([name]) => !ofConnection.test(name),
    );
    response.writeHead(status, Object.fromEntries(told)).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    statuses,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A space of a query as `%20`: a `+` is one to some and itself to others. */
function unambiguous(target: string): string {
  const [path = "", query] = target.split("?");
  return query === undefined
    ? path
    : `${path}?${[...new URLSearchParams(query)].map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`;
}
