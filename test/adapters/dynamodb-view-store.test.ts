import { randomBytes } from "node:crypto";
import {
  type AttributeValue,
  DeleteItemCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { DynamoDbCaller, DynamoDbViewStore, dynamoDbClient } from "#adapters/dynamodb";
import type { Find, IndexEntry } from "#application";
import { viewStoreConformance } from "../conformance/view-store.conformance.js";
import { anyIdentity, describeDynamoDb } from "../support/dynamodb.js";
import { consumedThrough } from "../support/dynamodb-consumed.js";
import { faultyClient, firstMeet } from "../support/faulty-requests.js";

describeDynamoDb("rows in DynamoDB", (db) => {
  let table: string;
  let view: string;
  beforeAll(async () => {
    table = (await db.tables()).views;
  });
  beforeEach(() => {
    view = `view-${crypto.randomUUID()}`;
  });

  const indexes = { byTime: 1, "a/b": 2, a: 3, alsoByTime: 1 } as const;
  const open = (client: DynamoDBClient = db.client) =>
    new DynamoDbViewStore({ caller: new DynamoDbCaller(client), table, indexes });
  const rowAt = (row: unknown, sort = "1", version = 1) => ({
    row,
    version,
    indexes: { byTime: { partition: "c", sort } },
  });
  const inC = { index: "byTime", partition: "c" };
  const find = async (what: Partial<Find> = {}, of = view) =>
    (await open().find(of, { ...inC, ...what }))._unsafeUnwrap();
  const put = (item: Record<string, AttributeValue>) =>
    db.client.send(new PutItemCommand({ TableName: table, Item: item }));

  viewStoreConformance("DynamoDB", async () => open());

  it("are dropped by DynamoDB, where they are needed for a while only", async () => {
    const { TimeToLiveDescription: ttl } = await db.client.send(
      new DescribeTimeToLiveCommand({ TableName: table }),
    );
    expect(ttl).toMatchObject({ AttributeName: "e", TimeToLiveStatus: "ENABLED" });
    const endOf = async () => {
      const Key = { k: { S: `${view}\u0000k` } };
      const { Item } = await db.client.send(new GetItemCommand({ TableName: table, Key }));
      return Item?.["e"];
    };
    // Seconds since 1970, and not before the row may go.
    const keepUntil = "2100-01-01T00:00:00.001Z";
    await open().save(view, "k", rowAt("a"), { keepUntil });
    expect(await endOf()).toEqual({ N: "4102444801" });
    await open().save(view, "k", rowAt("a", "1", 2));
    expect(await endOf()).toBeUndefined();
  });

  it("have room for Docket's own indexes unless told otherwise", async () => {
    const store = new DynamoDbViewStore({ caller: db.caller(), table });
    const place = (partition: string): IndexEntry => ({ partition, sort: "2026-01-01" });
    const messages = {
      byCustomer: place("c-1"),
      byStatus: place("approved"),
      byAgentVersion: place("writer@1"),
    };
    const registry = { byAgent: place("writer") };
    const names = [view, `${view}-registry`] as const;
    await store.save(names[0], "k", { row: "message", version: 1, indexes: messages });
    await store.save(names[1], "k", { row: "agent", version: 1, indexes: registry });
    const found = async (of: string, index: string, partition: string) =>
      (await store.find(of, { index, partition }))._unsafeUnwrap().rows.map(({ row }) => row);
    expect(await found(names[0], "byCustomer", "c-1")).toEqual(["message"]);
    expect(await found(names[0], "byStatus", "approved")).toEqual(["message"]);
    expect(await found(names[0], "byAgentVersion", "writer@1")).toEqual(["message"]);
    expect(await found(names[1], "byAgent", "writer")).toEqual(["agent"]);
    expect(await found(names[1], "byCustomer", "writer")).toEqual([]);
  });

  it("throw for an index without a slot, and for two in one slot", async () => {
    const place = { partition: "c", sort: "1" };
    const save = (of: Record<string, IndexEntry>) =>
      open().save(view, "k", { row: "", version: 1, indexes: of });
    expect(() => save({ byName: place })).toThrow('no slot is configured for the index "byName"');
    expect(() => save({ toString: place })).toThrow(RangeError);
    expect(() => open().find(view, { index: "byName", partition: "c" })).toThrow(RangeError);
    expect(() => save({ byTime: place, alsoByTime: place })).toThrow(
      "two of byTime, alsoByTime are in one slot",
    );
  });

  it("throw for a name that would read as another one", async () => {
    expect(() => open().load("a\u0000b", "k")).toThrow('a name has no NUL: "a\\u0000b"');
  });

  it("cost a write unit for a small row and for its place in an index, and a read unit to load", async () => {
    const client = dynamoDbClient({ ...anyIdentity, endpoint: db.endpoint });
    const units = consumedThrough(client);
    await open(client).save(view, "none", { row: "a".repeat(700), version: 1, indexes: {} });
    await open(client).save(view, "one", rowAt("a".repeat(700)));
    await open(client).load(view, "one");
    expect(units).toEqual([1, 2, 1]);
  });

  it("are found over pages of 1 MB, each once", async () => {
    for (const key of ["k1", "k2", "k3", "k4", "k5"]) {
      await open().save(view, key, rowAt(randomBytes(295_000).toString("base64")));
    }
    const keys: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await find({ cursor });
      keys.push(...page.rows.map(({ key }) => key));
      cursor = page.next;
      pages += 1;
    } while (cursor !== undefined);
    expect(keys).toEqual(["k1", "k2", "k3", "k4", "k5"]);
    expect(pages).toBe(2);
  });

  it("are compressed where that saves something", async () => {
    const row = { names: Array.from({ length: 60_000 }, (_, i) => `name ${i % 100}`) };
    expect((await open().save(view, "k", rowAt(row))).isOk()).toBe(true);
    expect((await open().load(view, "k"))._unsafeUnwrap()?.row).toEqual(row);
    expect((await find()).rows).toEqual([{ key: "k", row }]);
  });

  it("are refused over 400 KB, and nothing is stored", async () => {
    const row = randomBytes(450_000).toString("base64");
    const error = (await open().save(view, "k", rowAt(row)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "Unavailable", service: "DynamoDB" });
    expect(String(error.cause)).toMatch(
      /^Error: the row k of view view-\S+ has 4\d{5} bytes, DynamoDB takes 409600$/,
    );
    expect(error.advice).toBe("keep less in a row, and build the view anew under its next version");
    expect((await open().load(view, "k"))._unsafeUnwrap()).toBeUndefined();
  });

  it.each<[string, Record<string, AttributeValue>]>([
    ["without a row", {}],
    ["whose row is no JSON", { r: { S: "{" } }],
    ["whose row does not expand", { r: { B: Buffer.from([1, 2, 3]) } }],
    ["whose row was compressed by another program", { r: { B: Buffer.from([0, 1]) } }],
    ["without a version", { r: { S: "1" }, v: { S: "1" } }],
  ])("say what to do about an item %s", async (_, wrong) => {
    const k = `${view}\u0000k`;
    const place = { p1: { S: `${view}\u0000byTime\u0000c` }, s1: { S: "1\u0000k" } };
    await put({ k: { S: k }, v: { N: "1" }, ...place, ...wrong });
    const damaged = {
      type: "Unavailable",
      service: "DynamoDB",
      cause: new Error(`the row ${JSON.stringify(k)} is damaged`),
      advice: `delete it from table "${table}" and rebuild the view`,
    };
    expect((await open().load(view, "k"))._unsafeUnwrapErr()).toEqual(damaged);
    expect((await open().find(view, inC))._unsafeUnwrapErr()).toEqual(damaged);
    await db.client.send(new DeleteItemCommand({ TableName: table, Key: { k: { S: k } } }));
    await open().save(view, "k", rowAt("mended"));
    expect((await find()).rows).toEqual([{ key: "k", row: "mended" }]);
  });

  it("go on only where a page of the same partition ended", async () => {
    for (const key of ["k1", "k2"]) await open().save(view, key, rowAt(key));
    const { next: cursor } = await find({ limit: 1 });
    const after = (of: string, what: Partial<Find>) => open().find(of, { ...inC, ...what });
    expect((await after(view, { cursor }))._unsafeUnwrap().rows).toEqual([
      { key: "k2", row: "k2" },
    ]);
    const wrong = [
      after(view, { cursor: "nonsense" }),
      after(view, { cursor: "" }),
      after(view, { cursor, partition: "d" }),
      after(view, { cursor, index: "a/b" }),
      after(view, { cursor, index: "alsoByTime" }),
      after(`${view}/2`, { cursor }),
    ];
    for (const page of wrong) {
      const error = (await page)._unsafeUnwrapErr();
      expect(error.advice).toBe("begin again without a cursor");
      expect(String(error.cause)).toMatch(/^Error: "\S*" is no cursor of view-\S+, \S+, [cd]$/);
    }
  });

  it("are saved also when the answer to that was lost", async () => {
    const { client, requests } = faultyClient(db.endpoint, firstMeet({ type: "answerLost" }));
    expect((await open(client).save(view, "k", rowAt("row"))).isOk()).toBe(true);
    expect(requests.seen).toBe(2);
    expect((await find()).rows).toEqual([{ key: "k", row: "row" }]);
  });

  it("need keys that DynamoDB takes", async () => {
    const refused = [
      await open().save(view, "k", rowAt("", "x".repeat(1_025))),
      await open().save(view, "x".repeat(2_049), rowAt("")),
      await open().load(view, "x".repeat(2_049)),
    ];
    for (const each of refused) {
      expect(each._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        advice: "An id is empty or longer than DynamoDB takes: shorten it.",
      });
    }
  });

  it("say what to do about a table that is missing", async () => {
    const store = new DynamoDbViewStore({ caller: db.caller(), table: "no-such-table", indexes });
    const errors = [
      (await store.load(view, "k"))._unsafeUnwrapErr(),
      (await store.save(view, "k", rowAt("")))._unsafeUnwrapErr(),
      (await store.find(view, inC))._unsafeUnwrapErr(),
    ];
    for (const { advice } of errors) expect(advice).toMatch(/"no-such-table" does not exist/);
  });

  it("are not waited for once a signal says so", async () => {
    const call = { signal: AbortSignal.abort("stopped") };
    const stopped = { type: "Unavailable", service: "DynamoDB", cause: "stopped" };
    expect((await open().load(view, "k", call))._unsafeUnwrapErr()).toEqual(stopped);
    expect((await open().save(view, "k", rowAt(""), call))._unsafeUnwrapErr()).toEqual(stopped);
    expect((await open().find(view, { ...inC, ...call }))._unsafeUnwrapErr()).toEqual(stopped);
    expect((await open().load(view, "k"))._unsafeUnwrap()).toBeUndefined();
  });
});
