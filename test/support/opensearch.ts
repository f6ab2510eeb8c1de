import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { Client } from "@opensearch-project/opensearch";
import { afterAll, beforeAll, describe, inject, onTestFinished } from "vitest";
import * as z from "zod";
import {
  type OpenSearchClient,
  type OpenSearchIndexOptions,
  openSearchClient,
} from "#adapters/opensearch";
import { untilOpenSearch } from "../../services/opensearch-local.js";
import { startFaultProxy } from "./fault-proxy.js";

/** A real OpenSearch, as tests use it. */
export interface OpenSearch {
  readonly endpoint: string;
  /** Asks the server itself, not by way of a proxy. */
  readonly client: Client;
  /** Options of an index that nobody else uses; it is deleted after the tests. */
  index(more?: Partial<OpenSearchIndexOptions>): OpenSearchIndexOptions;
}

/** A block of tests on a real OpenSearch; skipped, and counted so, where it cannot be had. */
export function describeOpenSearch(name: string, tests: (search: OpenSearch) => void): void {
  const endpoint = inject("openSearchEndpoint");
  describe.skipIf(endpoint === null)(name, () => {
    if (endpoint === null) return;
    const client = new Client({ node: endpoint });
    const ours = openSearchClient({ endpoint });
    const prefix = `test-${randomUUID()}`;
    let count = 0;
    // It may still be starting up.
    beforeAll(() => untilOpenSearch(endpoint));
    afterAll(async () => {
      await client.indices.delete({ index: `${prefix}-*`, ignore_unavailable: true });
      await client.close();
      await ours.close();
    });
    tests({
      endpoint,
      client,
      index: (more) => ({
        client: ours,
        name: `${prefix}-${++count}`,
        model: "test-model",
        dimension: 3,
        replicas: 0,
        visible: "at-once",
        ...more,
      }),
    });
  });
}

/** A request as a made-up server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that answers every request so, until the test is over. */
export async function answering(
  status: number,
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
) {
  const requests: SeenRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    let text = "";
    for await (const chunk of incoming) text += chunk;
    const { method = "", url: path = "" } = incoming;
    requests.push({ method, path, headers: incoming.headers, body: text });
    const type = typeof body === "string" ? "text/html" : "application/json";
    outgoing.writeHead(status, { "content-type": type, ...headers });
    outgoing.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  const endpoint = await new Promise<string>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : address}`);
    });
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { endpoint, requests };
}

/** What an index holds, tombstones included: versions by id. */
export async function heldIn(client: Client, name: string): Promise<ReadonlyMap<string, number>> {
  await client.indices.refresh({ index: name });
  const found = await client.search({ index: name, size: 10_000, version: true, _source: false });
  const hit = z.object({ _id: z.string(), _version: z.number() });
  return new Map(
    found.body.hits.hits.map((each) => hit.parse(each)).map((h) => [h._id, h._version]),
  );
}

/** The indices that there are of a name, in order. */
export async function indicesOf(client: Client, name: string): Promise<readonly string[]> {
  const found = await client.indices.get({ index: `${name}-*` });
  return Object.keys(found.body).sort();
}

/** A client whose network ends for good after so many requests. */
export async function clientCutOff(
  { endpoint }: OpenSearch,
  requests: number,
): Promise<OpenSearchClient> {
  const proxy = await startFaultProxy({
    target: endpoint,
    protocol: "opensearch",
    plan: ({ number }) => (number > requests ? { type: "reset", when: "before" } : undefined),
  });
  const client = openSearchClient({ endpoint: proxy.endpoint });
  onTestFinished(async () => {
    await client.close();
    await proxy.close();
  });
  return client;
}
