import { Agent, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it, onTestFinished } from "vitest";
import { announced } from "./announced.js";
import { clientOf, conversation, standIn } from "./bedrock-stand-in.js";
import { startFaultProxy } from "./fault-proxy.js";
import { ask } from "./forwarding.js";
import { failingEntries } from "./partial-results.js";
import { firstRequests, type Protocol, type ProxyFault } from "./proxy-faults.js";

/** A service that keeps what it is asked and answers with it, and a proxy before it. */
async function echoing(plan = firstRequests(), protocol: Protocol = "json") {
  const effects: string[] = [];
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    effects.push(body);
    const { method, url, headers } = incoming;
    outgoing.writeHead(201, { "content-type": "application/json", "x-kept": "yes" });
    outgoing.end(JSON.stringify({ method, url, body, host: headers.host, own: headers["x-own"] }));
  };
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = await startFaultProxy({ target, protocol, plan });
  onTestFinished(async () => {
    await proxy.close();
    server.close();
    server.closeAllConnections();
  });
  /** Each by a connection of its own, which breaks when its sender leaves. */
  const send = (body: string, leaving?: AbortSignal) => {
    const agent = new Agent();
    leaving?.addEventListener("abort", () => agent.destroy());
    const headers = { "x-own": "mine" };
    const path = "/path?a=b";
    return ask(proxy.endpoint, agent, { method: "POST", path, headers, body: Buffer.from(body) });
  };
  return { effects, proxy, send };
}

describe("a proxy without faults", () => {
  it("passes on requests and answers as they are", async () => {
    const { proxy, send } = await echoing();
    const answer = await send("Grüße");
    expect(answer.status).toBe(201);
    expect(answer.headers["x-kept"]).toBe("yes");
    const { host } = new URL(proxy.endpoint);
    expect(JSON.parse(answer.body.toString())).toEqual({
      method: "POST",
      url: "/path?a=b",
      body: "Grüße",
      host,
      own: "mine",
    });
    expect(proxy.passed).toEqual([
      { number: 1, operation: "POST /path", fault: undefined, status: 201 },
    ]);
  });

  it("passes on HTTP/2 as AWS's client for Bedrock speaks it", async () => {
    const { server } = await standIn();
    const proxy = await startFaultProxy({ target: server.endpoint, protocol: "rest-json" });
    const client = clientOf(proxy);
    onTestFinished(async () => {
      client.destroy();
      await proxy.close();
    });
    expect((await client.send(conversation())).stopReason).toBe("end_turn");
    expect(proxy.passed.map(({ status }) => status)).toEqual([200]);
  });

  it("breaks the connection where there is no service", async () => {
    const proxy = await startFaultProxy({ target: "http://127.0.0.1:9", protocol: "json" });
    onTestFinished(() => proxy.close());
    await expect(fetch(proxy.endpoint)).rejects.toThrow();
  });
});

describe("a proxy with faults", () => {
  const after: readonly (readonly [string, ProxyFault, readonly string[]])[] = [
    ["before its effect", { type: "reset", when: "before" }, []],
    ["after its effect", { type: "reset", when: "after" }, ["one"]],
    ["in the middle of the answer", { type: "cutBody" }, ["one"]],
  ];
  it.each(after)("breaks a request's connection %s", async (_, fault, effects) => {
    const service = await echoing(firstRequests(fault));
    await expect(service.send("one")).rejects.toThrow();
    expect(service.effects).toEqual(effects);
    expect((await service.send("two")).status).toBe(201);
    expect(service.proxy.passed.map(({ status }) => status)).toEqual([
      effects.length > 0 ? 201 : undefined,
      201,
    ]);
  });

  it("holds a request up, which is lost when its sender leaves", async () => {
    const { plan, come } = announced({ type: "delay", ms: 600_000, when: "before" } as const);
    const { effects, proxy, send } = await echoing(plan);
    const sender = new AbortController();
    const sent = send("one", sender.signal).catch(() => "left");
    await come;
    sender.abort();
    expect(await sent).toBe("left");
    await expect.poll(() => proxy.passed.map(({ status }) => status)).toEqual([undefined]);
    expect(effects).toEqual([]);
  });

  it("holds an answer up, whose request took effect", async () => {
    const fault = { type: "delay", ms: 600_000, when: "after" } as const;
    const { effects, send } = await echoing(firstRequests(fault));
    const sender = new AbortController();
    const sent = send("one", sender.signal).catch(() => "left");
    await expect.poll(() => effects).toEqual(["one"]);
    sender.abort();
    expect(await sent).toBe("left");
  });

  it.each(["before", "after"] as const)("is late, but not lost, %s the effect", async (when) => {
    const { send } = await echoing(firstRequests({ type: "delay", ms: 10, when }));
    expect((await send("one")).status).toBe(201);
  });

  it("says when it is closed that somebody left a socket open, and closes that, too", async () => {
    const { plan, come } = announced({ type: "delay", ms: 600_000, when: "before" } as const);
    const proxy = await startFaultProxy({ target: "http://127.0.0.1:9", protocol: "json", plan });
    const sent = fetch(proxy.endpoint).catch((error: unknown) => error);
    await come;
    expect(proxy.connections()).toBe(1);
    await expect(proxy.close()).rejects.toThrow("sockets left open");
    expect(await sent).toBeInstanceOf(Error);
    await expect.poll(proxy.connections).toBe(0);
  });

  it("answers in the service's place, in its words", async () => {
    const plan = firstRequests({ type: "refused", why: "throttled" });
    const { effects, proxy } = await echoing(plan);
    const credentials = { accessKeyId: "any", secretAccessKey: "any" };
    const client = new DynamoDBClient({
      endpoint: proxy.endpoint,
      region: "eu-central-1",
      credentials,
      maxAttempts: 1,
    });
    onTestFinished(() => client.destroy());
    await expect(client.send(new ListTablesCommand())).rejects.toMatchObject({
      name: "ThrottlingException",
      $metadata: { httpStatusCode: 400 },
    });
    const get = new GetItemCommand({ TableName: "events", Key: { s: { S: "a" } } });
    await client.send(get).catch(() => {});
    expect(proxy.passed.map(({ operation }) => operation)).toEqual(["ListTables", "GetItem"]);
    expect(effects).toHaveLength(1);
  });
});

describe("a proxy that lets through a part", () => {
  it("changes what the service sees, and what its client sees", async () => {
    const { effects, send } = await echoing(
      firstRequests({
        type: "rewrite",
        request: (body) => body.toUpperCase(),
        answer: (body, request) => `${request} became ${JSON.parse(body ?? "{}").body}`,
      }),
    );
    expect((await send("gruß")).body.toString()).toBe("gruß became GRUSS");
    expect(effects).toEqual(["GRUSS"]);
  });

  it("asks nobody when nothing is left", async () => {
    const { effects, proxy, send } = await echoing(firstRequests(failingEntries(0)));
    const { body } = await send('{"Entries":[{"Detail":"a"}]}');
    expect(JSON.parse(body.toString())).toMatchObject({ FailedEntryCount: 1 });
    expect(effects).toEqual([]);
    expect(proxy.passed.map(({ status }) => status)).toEqual([undefined]);
  });
});
