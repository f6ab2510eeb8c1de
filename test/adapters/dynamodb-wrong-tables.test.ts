import { CreateTableCommand, ScanCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import type { Result } from "neverthrow";
import { beforeEach, describe, expect, it } from "vitest";
import {
  checkTables,
  DynamoDbEventStore,
  DynamoDbKeyVault,
  DynamoDbSnapshots,
  DynamoDbViewStore,
  type TableNames,
} from "#adapters/dynamodb";
import { FixedClock, InMemoryKeyVault } from "#adapters/in-memory";
import { AesKeyWrapper } from "#adapters/sealing";
import { givePosition, start } from "#application";
import {
  counted,
  newStream,
  shown,
  testContract,
  testContracts,
} from "../conformance/event-store/subject.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { metadata } from "../support/metadata.js";

type Keys = Readonly<Record<string, "S" | "N">>;

describeDynamoDb("A table of DynamoDB that is the wrong one", (db) => {
  let names: TableNames;
  beforeEach(async () => {
    names = await db.tables();
  });

  const tableWith = async (keys: Keys) => {
    const TableName = `other-${crypto.randomUUID()}`;
    const of = Object.entries(keys);
    await db.client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: of.map(([AttributeName], i) => ({
          AttributeName,
          KeyType: i === 0 ? "HASH" : "RANGE",
        })),
        AttributeDefinitions: of.map(([AttributeName, AttributeType]) => ({
          AttributeName,
          AttributeType,
        })),
      }),
    );
    return TableName;
  };
  const wrong: Readonly<Record<string, () => Promise<string>>> = {
    "hash key id": () => tableWith({ id: "S" }),
    "hash key s only": () => tableWith({ s: "S" }),
    "v is a text": () => tableWith({ s: "S", v: "S" }),
    "the events table": async () => names.events,
    "the views table": async () => names.views,
    "the keys table": async () => names.keys,
  };
  const made = (kind: string) => wrong[kind]?.() ?? Promise.reject(new Error(kind));
  const itemsIn = async (TableName: string) =>
    (await db.client.send(new ScanCommand({ TableName }))).Items;

  const storesIn = (table: string) => {
    const options = { caller: db.caller(), table, keys: new InMemoryKeyVault() };
    return {
      events: new DynamoDbEventStore({
        ...options,
        clock: new FixedClock("2026-01-01T00:00:00.000Z"),
        contracts: testContracts,
      }),
      snapshots: new DynamoDbSnapshots({ ...options, contracts: testContracts }),
      views: new DynamoDbViewStore({ caller: db.caller(), table }),
      keys: new DynamoDbKeyVault({ ...options, wrapper: new AesKeyWrapper(new Uint8Array(32)) }),
    };
  };
  const info = (commitId: string) => ({ commitId, metadata });
  const snapshot = { fingerprint: "f".repeat(64), state: { sum: 1 } };
  const row = { row: "row", version: 1, indexes: {} };

  const expectToldOf = (table: string, answers: readonly Result<unknown, unknown>[]) => {
    for (const answer of answers) {
      expect(answer._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        service: "DynamoDB",
        advice: `The table "${table}" has other keys or indexes than Docket needs: create one by Docket's table definition, or correct the name.`,
      });
    }
  };

  it.each(["hash key id", "v is a text", "the views table", "the keys table"])(
    "for events (%s) is named by every call, and nothing in it changes",
    async (kind) => {
      const table = await made(kind);
      const { events, snapshots } = storesIn(table);
      const stream = newStream(testContract.category);
      const at = givePosition(stream, 1, "2026-01-01T00:00:00.000Z", table);
      expectToldOf(table, [
        await events.append(stream, start, [counted(1)], info("commit-1")),
        await events.append(stream, at, [counted(2)], info("commit-2")),
        await events.read(stream),
        await events.read(stream, { from: 7 }),
        await events.scan(testContract.category),
        await events.scan(testContract.category, { segment: 1, of: 2 }),
        await snapshots.load(stream, snapshot.fingerprint),
        await snapshots.save(stream, at, snapshot),
        await checkTables(db.client, { ...names, events: table }),
      ]);
      expect(await itemsIn(table)).toEqual([]);
    },
  );

  it("for events (hash key s only) loses nothing that it took", async () => {
    const table = await made("hash key s only");
    const { events, snapshots } = storesIn(table);
    expectToldOf(table, [
      await checkTables(db.client, { ...names, events: table }),
      await events.scan(testContract.category),
    ]);
    const stream = newStream(testContract.category);
    const taken = await events.append(stream, start, [counted(1)], info("commit-1"));
    const { end } = taken._unsafeUnwrap();
    const before = await itemsIn(table);
    expect(before).toHaveLength(1);
    expectToldOf(table, [
      await events.append(stream, end, [counted(2)], info("commit-2")),
      await events.read(stream),
      await snapshots.load(stream, snapshot.fingerprint),
      await snapshots.save(stream, end, snapshot),
    ]);
    expect(await itemsIn(table)).toEqual(before);
    const found = (await events.scan(testContract.category))._unsafeUnwrap().recorded;
    expect(shown(found)).toBe("1:1");
  });

  it.each(["hash key id", "hash key s only", "v is a text", "the events table"])(
    "for rows and for keys (%s) is named by every call, and nothing in it changes",
    async (kind) => {
      const table = await made(kind);
      const { views, keys } = storesIn(table);
      expectToldOf(table, [
        await views.save("view@1", "k", row),
        await views.load("view@1", "k"),
        await views.find("view@1", { index: "byStatus", partition: "sent" }),
        await keys.keyFor("cust-0001"),
        await keys.keysOf(["cust-0001"]),
        await keys.forget("cust-0001"),
        await checkTables(db.client, { ...names, views: table }),
        await checkTables(db.client, { ...names, keys: table }),
      ]);
      expect(await itemsIn(table)).toEqual([]);
    },
  );

  it("for rows (the keys table), or for keys (the views table), is named by the check", async () => {
    expectToldOf(names.keys, [await checkTables(db.client, { ...names, views: names.keys })]);
    expectToldOf(names.views, [await checkTables(db.client, { ...names, keys: names.views })]);
  });

  describe("is found by a check", () => {
    it("that likes Docket's own tables", async () => {
      expect((await checkTables(db.client, names)).isOk()).toBe(true);
    });

    it("that says what it expected, and what it found", async () => {
      const events = await made("v is a text");
      const error = (await checkTables(db.client, { ...names, events }))._unsafeUnwrapErr();
      expect(String(error.cause)).toBe(
        "Error: expected HASH s (S) RANGE v (N), found HASH s (S) RANGE v (S)",
      );
    });

    it("when it is missing", async () => {
      const error = (
        await checkTables(db.client, { ...names, keys: "nowhere" })
      )._unsafeUnwrapErr();
      expect(error.advice).toMatch(/^The table "nowhere" does not exist/);
    });

    it("when nobody could be told of its commits", async () => {
      const events = await tableWith({ s: "S", v: "N" });
      const error = (await checkTables(db.client, { ...names, events }))._unsafeUnwrapErr();
      expect(error.advice).toBe(
        `Turn on the stream of the table "${events}": views are kept up to date by it.`,
      );
    });

    it("when one of its indexes is missing", async () => {
      const GlobalSecondaryIndexUpdates = [{ Delete: { IndexName: "index-2" } }];
      const change = { TableName: names.views, GlobalSecondaryIndexUpdates };
      await db.client.send(new UpdateTableCommand(change));
      const error = (await checkTables(db.client, names))._unsafeUnwrapErr();
      expect(String(error.cause)).toContain("index-2 HASH p2 (S) RANGE s2 (S) ALL");
    });
  });
});
