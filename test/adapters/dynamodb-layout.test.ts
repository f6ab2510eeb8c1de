import { type AttributeValue, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import {
  DynamoDbEventStore,
  DynamoDbKeyVault,
  DynamoDbSnapshots,
  DynamoDbViewStore,
  type TableNames,
} from "#adapters/dynamodb";
import { FixedClock } from "#adapters/in-memory";
import { AesKeyWrapper } from "#adapters/sealing";
import { type Position, type Snapshot, start, type ViewRow } from "#application";
import { type CustomerEvent, customerContract, streamName } from "#domain";
import { now, profileUpdated, registered, serviceCompleted } from "../support/customer.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { metadata } from "../support/metadata.js";

type Item = Record<string, AttributeValue>;

const stream = streamName(customerContract.category, "cust-0001");
const wrapper = new AesKeyWrapper(new Uint8Array(32).fill(7));
const sort = "2026-06-01T00:00:00.000Z/m-1";
const message: ViewRow<unknown> = {
  row: { n: 7 },
  version: 3,
  indexes: {
    byCustomer: { partition: "cust-0001", sort },
    byStatus: { partition: "approved", sort },
    byAgentVersion: { partition: "writer@1", sort },
  },
};
const shared: Snapshot = { fingerprint: "a".repeat(64), state: { services: 0 } };
const personal: Snapshot = {
  fingerprint: "b".repeat(64),
  state: { name: "Łukasz Nowak" },
  subject: "cust-0001",
};
const evaluations = ["e-1", "e-2"].map((evaluationId) => ({ evaluationId, passed: true }));
const agentVersion: ViewRow<unknown> = {
  row: { agentId: "writer", status: "approved", evaluations },
  version: 4,
  indexes: { byAgent: { partition: "writer", sort: "0000000001" } },
};

const bytes = (base64: string) => ({ B: Buffer.from(base64, "base64") });

/** As the first version stored them: what is here has to be readable for ever. */
const events: readonly Item[] = [
  {
    s: { S: "customer:cust-0001" },
    v: { N: "1" },
    n: { N: "1" },
    t: { S: "2026-06-01T00:00:00.000Z" },
    i: { S: "commit-1" },
    b: bytes("ASPVP0h8cLpEdSicB5aDebwE1OIrwu5xkBzB2DDA5VkiMj3Mx7C8D07T2NI8lpQaWwsA"),
  },
  {
    s: { S: "customer:cust-0001" },
    v: { N: "1.5" },
    t: { S: "2026-06-01T00:00:00.000Z" },
    f: { S: "a".repeat(64) },
    d: bytes("AYOPMYK6IrUA"),
  },
  {
    s: { S: "customer:cust-0001" },
    v: { N: "2" },
    n: { N: "2" },
    t: { S: "2026-06-01T00:00:00.000Z" },
    i: { S: "commit-2" },
    b: bytes(
      "ASPVP0h8cLpEdSicB5aDebwE1OIrwu5xkBzB2DDA5dlBUjYlQjOTGTgzGaFlJlDnnNj8T3pWx9HyxpLVzXQNjEFZ3dAENasTyrOGBhbQLAsA",
    ),
    p: bytes(
      "9qqgW7zLbCT7DbGk8oaywUpoLgnuQWbb9vfvBY5F+VivGM/6CQbcapL3r770HCgnc6TvRmx7hjMCw0qHxPqHklzdsVdBn7cupzQhYjCN4Es+tdSh1oMq93u98SNc0HWQAQVkTihJCkfL7ezq",
    ),
  },
  {
    s: { S: "customer:cust-0001" },
    v: { N: "3.5" },
    t: { S: "2026-06-01T00:00:00.000Z" },
    f: { S: "b".repeat(64) },
    u: { S: "cust-0001" },
    d: bytes("esTnZ9X0jRHsfTDxXVoqR2UEbH4FVVZ4hcTbORRpULor+BU6vQsVMW8nhKMKpQc2f4f50A=="),
  },
];
const keys: readonly Item[] = [
  {
    k: { S: "cust-0001" },
    w: bytes("WpQElqsIF9PkX5oxi311Ctn/PgNnyeY0lOwb9o1J88dXIQXgxV+gAw3FoE2rwJ/IcY+Zrx9qTpZCnJll"),
  },
  { k: { S: "cust-0002" }, gone: { BOOL: true } },
];
const views: readonly Item[] = [
  {
    k: { S: "messages@1\u0000message:m-1" },
    v: { N: "3" },
    r: { S: '{"n":7}' },
    p1: { S: "messages@1\u0000byCustomer\u0000cust-0001" },
    s1: { S: "2026-06-01T00:00:00.000Z/m-1\u0000message:m-1" },
    p2: { S: "messages@1\u0000byStatus\u0000approved" },
    s2: { S: "2026-06-01T00:00:00.000Z/m-1\u0000message:m-1" },
    p3: { S: "messages@1\u0000byAgentVersion\u0000writer@1" },
    s3: { S: "2026-06-01T00:00:00.000Z/m-1\u0000message:m-1" },
  },
  {
    k: { S: "registry@1\u0000agent-version:writer@1" },
    v: { N: "4" },
    r: bytes("AUPunkLEIOOb0NFCRP8CMSgNsQltkDoVUuwhze+CuqMYiozQFcXWAgA="),
    p1: { S: "registry@1\u0000byAgent\u0000writer" },
    s1: { S: "0000000001\u0000agent-version:writer@1" },
  },
];

/** Without what differs from write to write: keys, initialisation vectors, how well zlib deflates. */
function withoutBytes(items: readonly Item[]): readonly object[] {
  return items
    .map((item) => JSON.stringify(item, (_, value) => ("B" in Object(value) ? "bytes" : value)))
    .map((text): Item => JSON.parse(text))
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function placeOf({ k, s, v }: Item): string {
  return `${(k ?? s)?.S} ${v?.N}`;
}

describeDynamoDb("the layout of DynamoDB's tables", (db) => {
  const open = (names: TableNames) => {
    const caller = db.caller();
    const vault = new DynamoDbKeyVault({ caller, table: names.keys, wrapper });
    const table = { caller, table: names.events, keys: vault };
    return {
      vault,
      events: new DynamoDbEventStore({ ...table, clock: new FixedClock(now) }),
      snapshots: new DynamoDbSnapshots(table),
      views: new DynamoDbViewStore({ caller, table: names.views }),
    };
  };
  const stored = async (TableName: string) => {
    const { Items = [] } = await db.client.send(new ScanCommand({ TableName }));
    return withoutBytes(Items);
  };

  it("is written as it always was", async () => {
    const names = await db.tables();
    const { vault, events: store, snapshots, views: rows } = open(names);
    const append = async (after: Position, commitId: string, ...emitted: CustomerEvent[]) =>
      (await store.append(stream, after, emitted, { commitId, metadata }))._unsafeUnwrap().end;
    const first = await append(start, "commit-1", registered);
    const second = await append(first, "commit-2", profileUpdated, serviceCompleted);
    await snapshots.save(stream, first, shared);
    await snapshots.save(stream, second, personal);
    await vault.forget("cust-0002");
    await rows.save("messages@1", "message:m-1", message);
    await rows.save("registry@1", "agent-version:writer@1", agentVersion);
    expect(await stored(names.events)).toEqual(withoutBytes(events));
    expect(await stored(names.keys)).toEqual(withoutBytes(keys));
    expect(await stored(names.views)).toEqual(withoutBytes(views));
  });

  it("is read as it always was", async () => {
    const names = await db.tables();
    const put = (TableName: string, items: readonly Item[]) =>
      Promise.all(items.map((Item) => db.client.send(new PutItemCommand({ TableName, Item }))));
    await put(names.events, events);
    await put(names.keys, keys);
    await put(names.views, views);
    const { vault, events: store, snapshots, views: rows } = open(names);

    const { recorded } = (await store.read(stream))._unsafeUnwrap();
    expect(recorded).toEqual(
      [registered, profileUpdated, serviceCompleted].map((event, i) => ({
        stream: "customer:cust-0001",
        version: i + 1,
        event,
        recordedAt: "2026-06-01T00:00:00.000Z",
        commitId: i === 0 ? "commit-1" : "commit-2",
        metadata: { ...metadata, schemaVersion: 1 },
      })),
    );
    const newest = (await snapshots.load(stream, personal.fingerprint))._unsafeUnwrap();
    expect(newest.snapshot).toEqual({ state: { name: "Łukasz Nowak" }, version: 3 });
    const older = (await snapshots.load(stream, shared.fingerprint))._unsafeUnwrap();
    expect(older.snapshot).toEqual({ state: { services: 0 }, version: 1 });
    expect((await vault.keyFor("cust-0002"))._unsafeUnwrap()).toEqual({ status: "forgotten" });
    expect((await rows.load("messages@1", "message:m-1"))._unsafeUnwrap()).toEqual(message);
    const found = await rows.find("registry@1", { index: "byAgent", partition: "writer" });
    expect(found._unsafeUnwrap().rows).toEqual([
      { key: "agent-version:writer@1", row: agentVersion.row },
    ]);
  });
});
