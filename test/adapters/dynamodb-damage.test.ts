import {
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  type ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DynamoDbCaller, DynamoDbEventStore, dynamoDbClient, type Item } from "#adapters/dynamodb";
import { FixedClock, InMemoryKeyVault } from "#adapters/in-memory";
import { type Position, start } from "#application";
import type { StreamName } from "#domain";
import {
  counted,
  newStream,
  scanAll,
  shown,
  type TestEvent,
  testContract,
  testContracts,
} from "../conformance/event-store/subject.js";
import { anyIdentity, describeDynamoDb } from "../support/dynamodb.js";
import { change, rawItems } from "../support/dynamodb-storage.js";
import { metadata } from "../support/metadata.js";

describeDynamoDb("What is wrong in a table of DynamoDB", (db) => {
  let table: string;
  let stream: StreamName<TestEvent>;
  let end: Position;
  const open = (pageSize = 2, caller = db.caller()) =>
    new DynamoDbEventStore({
      caller,
      table,
      clock: new FixedClock("2026-01-01T00:00:00.000Z"),
      keys: new InMemoryKeyVault(),
      contracts: testContracts,
      pageSize,
    });

  beforeAll(async () => {
    table = (await db.tables()).events;
  });
  beforeEach(async () => {
    stream = newStream(testContract.category);
    end = start;
    // Versions 1, 2 to 3, 4, 5, 6.
    for (const ns of [[10], [20, 30], [40], [50], [60]]) {
      const info = { commitId: `commit-${end.version}`, metadata };
      end = (await open().append(stream, end, ns.map(counted), info))._unsafeUnwrap().end;
    }
  });

  const key = (version: number) => ({ s: { S: stream }, v: { N: String(version) } });
  const remove = (version: number) =>
    db.client.send(new DeleteItemCommand({ TableName: table, Key: key(version) }));
  const alter = (version: number, by: (item: Item) => Item) =>
    change(db, table, stream, version, by);
  const readError = async () => (await open().read(stream))._unsafeUnwrapErr();
  const scanned = async (store = open()) => {
    const { recorded, corrupt } = await scanAll(store, testContract.category);
    return [
      shown(recorded.filter((each) => each.stream === stream)),
      ...corrupt.filter((each) => each.stream === stream).map(({ version }) => version),
    ];
  };

  it("is found: a gap", async () => {
    await remove(2);
    await remove(4);
    expect(await readError()).toEqual({
      type: "Corrupt",
      stream,
      version: 2,
      issues: ["expected version 2, found 5"],
    });
    expect(await scanned()).toEqual(["1:10", 2]);
  });

  it("is found: a beginning that is missing", async () => {
    await remove(1);
    expect(await readError()).toMatchObject({
      version: 1,
      issues: ["expected version 1, found 2"],
    });
    expect(await scanned()).toEqual(["", 1]);
    expect((await open().read(stream, { from: 1, upTo: 3 })).isErr()).toBe(true);
  });

  it("is found: two commits that overlap", async () => {
    const [, second] = await rawItems(db, table, stream);
    const Item = { ...second, ...key(3) };
    await db.client.send(new PutItemCommand({ TableName: table, Item }));
    expect(await readError()).toMatchObject({
      version: 4,
      issues: ["expected version 4, found 3"],
    });
    expect((await open().read(stream, { from: 2 })).isErr()).toBe(true);
    expect(await scanned()).toEqual(["1:10 2:20 3:30", 4]);
  });

  it.each<[string, (item: Item) => Item]>([
    ["without its body", ({ b: _, ...rest }) => rest],
    ["without its count", ({ n: _, ...rest }) => rest],
    ["with a text for its count", (item) => ({ ...item, n: { S: "1" } })],
    ["with another time", (item) => ({ ...item, t: { S: "9999" } })],
    ["with bytes that are no body", (item) => ({ ...item, b: { B: Buffer.from([1, 7, 7]) } })],
    ["by an unknown dictionary", (item) => ({ ...item, b: { B: Buffer.from([77, 7]) } })],
  ])("is found: a commit %s", async (_, by) => {
    await alter(4, by);
    expect(await readError()).toMatchObject({ type: "Corrupt", stream, version: 4 });
    const asOf = "2026-01-02T00:00:00.000Z";
    expect((await open().read(stream, { asOf })).isErr()).toBe(true);
    expect((await open().read(stream, { from: 4 })).isErr()).toBe(true);
    expect((await open().read(stream, { upTo: 3 })).isOk()).toBe(true);
    expect((await open().read(stream, { from: 5 })).isOk()).toBe(true);
  });

  it.each([1, 2, 3, 100])("is told of once by a scan in pages of %i items", async (pageSize) => {
    await alter(4, (item) => ({ ...item, b: { S: "damaged" } }));
    expect(await scanned(open(pageSize))).toEqual(["1:10 2:20 3:30", 4]);
    await alter(5, (item) => ({ ...item, b: { S: "damaged" } }));
    expect(await scanned(open(pageSize))).toEqual(["1:10 2:20 3:30", 4]);
  });

  describe("is not: a commit that a scan does not show yet", () => {
    /** A caller whose scans do not see an item, as if it had just been written. */
    const shortSighted = (version: number) => {
      const client = dynamoDbClient({ ...anyIdentity, endpoint: db.endpoint });
      client.middlewareStack.add(
        (next, { commandName }) =>
          async (args) => {
            const result = await next(args);
            if (commandName !== ScanCommand.name) return result;
            const output = result.output as ScanCommandOutput;
            const isSeen = ({ s, v }: Item) => s?.S !== stream || v?.N !== String(version);
            return { ...result, output: { ...output, Items: output.Items?.filter(isSeen) } };
          },
        { step: "initialize", priority: "high", name: "shortSighted" },
      );
      return new DynamoDbCaller(client);
    };
    const whole = "1:10 2:20 3:30 4:40 5:50 6:60";

    it.each([1, 2, 3, 4, 100])("is read again, in pages of %i items", async (pageSize) => {
      for (const version of [1, 2, 4, 5]) {
        expect(await scanned(open(pageSize, shortSighted(version)))).toEqual([whole]);
      }
    });

    it("is left to the next scan when nothing follows it", async () => {
      expect(await scanned(open(100, shortSighted(6)))).toEqual(["1:10 2:20 3:30 4:40 5:50"]);
      expect(await scanned()).toEqual([whole]);
    });
  });

  describe("is a scan that cannot be made", () => {
    const causeOf = async (part: object) => {
      const error = (await open().scan(testContract.category, part))._unsafeUnwrapErr();
      return String(error.cause);
    };

    it("by a cursor of something else", async () => {
      const cursorOf = async (category: typeof testContract.category, part = {}) =>
        (await open(1).scan(category, part))._unsafeUnwrap().next ?? "";
      const others = [
        "",
        "nonsense",
        Buffer.from("[]").toString("base64url"),
        Buffer.from('["test",0,1,"test:a","1; x",1]').toString("base64url"),
        await cursorOf("tester" as typeof testContract.category),
        await cursorOf(testContract.category, { segment: 0, of: 2 }),
      ];
      for (const cursor of others) {
        expect(await causeOf({ cursor })).toBe(
          `Error: "${cursor}" is no cursor of test, segment 0 of 1`,
        );
      }
    });

    it.each([
      [1, 1],
      [-1, 2],
      [0.5, 2],
      [0, 0],
      [0, 1_000_001],
    ])("of segment %d of %d", async (segment, of) => {
      expect(await causeOf({ segment, of })).toBe(`Error: there is no segment ${segment} of ${of}`);
    });
  });
});
