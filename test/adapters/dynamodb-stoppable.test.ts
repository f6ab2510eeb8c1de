import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DynamoDbCaller, type DynamoDbClientOptions, dynamoDbClient } from "#adapters/dynamodb";
import { stopBy, stoppable } from "../../src/adapters/dynamodb/stoppable.js";
import { anyIdentity } from "../support/dynamodb.js";

const get = () => new GetItemCommand({ TableName: "some-table", Key: { k: { S: "a" } } });

describe("a request to DynamoDB", () => {
  const server = createServer();
  let place: DynamoDbClientOptions;

  beforeEach(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    place = { ...anyIdentity, endpoint: `http://127.0.0.1:${port}` };
  });
  afterEach(async () => {
    server.removeAllListeners("request");
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it("that is stopped is cut off, so that its connection serves nobody else", async () => {
    const client = dynamoDbClient(place);
    stoppable(client);
    const controller = new AbortController();
    const cut = once(server, "request").then(([request]) => {
      const closed = once(request.socket, "close");
      controller.abort();
      return closed;
    });
    const command = get();
    stopBy(controller.signal, command);
    await expect(client.send(command)).rejects.toThrow(/abort/i);
    await cut;
    client.destroy();
  });

  it("that waits for credentials keeps its signal when the same command is sent again", async () => {
    let heard = 0;
    server.on("request", (_, response) => {
      heard += 1;
      response.end("{}");
    });
    let give = (_: typeof anyIdentity.credentials) => {};
    const given = new Promise<typeof anyIdentity.credentials>((resolve) => {
      give = resolve;
    });
    const client = dynamoDbClient({ ...place, credentials: () => given });
    stoppable(client);
    const [first, second] = [new AbortController(), new AbortController()];
    const command = get();
    stopBy(first.signal, command);
    const stopped = client.send(command);
    stopBy(second.signal, command);
    const answered = client.send(command);
    first.abort();
    give(anyIdentity.credentials);
    await expect(stopped).rejects.toThrow(/abort/i);
    await expect(answered).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    expect(heard).toBe(1);
    client.destroy();
  });

  it("goes through middleware that is put together once for all of its kind", async () => {
    server.on("request", (_, response) => response.end("{}"));
    const client = dynamoDbClient(place);
    const caller = new DynamoDbCaller(client);
    let resolved = 0;
    client.middlewareStack.add(
      (next) => {
        resolved += 1;
        return next;
      },
      { step: "build" },
    );
    for (const command of [get(), get(), get()]) (await caller.ask(command))._unsafeUnwrap();
    expect(resolved).toBe(1);
    client.destroy();
  });
});
