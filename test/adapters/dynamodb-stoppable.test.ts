import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DynamoDbCaller, type DynamoDbClientOptions, dynamoDbClient } from "#adapters/dynamodb";
import { sendOnce } from "../../src/adapters/dynamodb/stoppable.js";
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

  it.each([
    ["of ours", () => dynamoDbClient(place)],
    ["of anybody's", () => new DynamoDBClient(place)],
    [
      "of anybody's that puts its middleware together once",
      () => new DynamoDBClient({ ...place, cacheMiddleware: true }),
    ],
  ])("that is stopped is cut off also by a client that was used before: %s", async (_, made) => {
    const client = made();
    server.once("request", (_request, response) => response.end("{}"));
    await client.send(get());
    const controller = new AbortController();
    const cut = once(server, "request").then(([request]) => {
      const closed = once(request.socket, "close");
      controller.abort();
      return closed;
    });
    await expect(sendOnce(client, get(), controller.signal)).rejects.toThrow(/abort/i);
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
    const [first, second] = [new AbortController(), new AbortController()];
    const command = get();
    const stopped = sendOnce(client, command, first.signal);
    const answered = sendOnce(client, command, second.signal);
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
