import { createServer as createHttp1Server, type IncomingHttpHeaders } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A request as it comes in, by HTTP/1.1 or HTTP/2. */
export interface Incoming extends AsyncIterable<Uint8Array> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** What a request is answered with, by HTTP/1.1 or HTTP/2. */
export interface Outgoing {
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Readonly<Record<string, string | number>>): unknown;
  write(chunk: Uint8Array, sent: () => void): unknown;
  end(body: string | Uint8Array): unknown;
  once(event: "close", listener: () => void): unknown;
}

/** Answers a request; it may also break the connection that it came by. */
export type Handler = (incoming: Incoming, outgoing: Outgoing, connection: Socket) => void;

/** A server that listens on this machine. */
export interface Listening {
  readonly endpoint: string;
  /** How many connections are open. */
  connections(): number;
  /** Ends it with every connection to it. */
  close(): Promise<void>;
}

/**
 * Listens without encryption, for HTTP/1.1 and HTTP/2 on one port: AWS's client for JavaScript speaks
 * HTTP/2 to Bedrock without asking first, its client for Python HTTP/1.1.
 *
 * @param port - 0 for any free one.
 * @throws Error - Nobody can listen on the port.
 */
export async function listen(port: number, handler: Handler): Promise<Listening> {
  // HTTP/2 hides its connection; both ends of it are on this machine, so the port tells it.
  const connections = new Map<number | undefined, Socket>();
  const take = (
    incoming: Incoming & { readonly socket: { readonly remotePort?: number | undefined } },
    outgoing: Outgoing,
  ) => {
    const connection = connections.get(incoming.socket.remotePort);
    if (connection !== undefined) handler(incoming, outgoing, connection);
  };
  const servers = { http1: createHttp1Server(take), http2: createHttp2Server(take) };
  servers.http2.on("sessionError", () => {});

  const server = createServer({ noDelay: true }, (socket) => {
    const { remotePort } = socket;
    connections.set(remotePort, socket);
    socket.on("error", () => {});
    socket.once("close", () => connections.delete(remotePort));
    socket.once("readable", () => {
      const start: Buffer | null = socket.read();
      if (start === null) return void socket.destroy();
      socket.unshift(start);
      const isHttp2 = start.subarray(0, 3).toString() === "PRI";
      servers[isHttp2 ? "http2" : "http1"].emit("connection", socket);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections.values()) socket.destroy();
      }),
  };
}
