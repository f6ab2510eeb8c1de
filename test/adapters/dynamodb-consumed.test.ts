import { randomBytes } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import { DynamoDbCaller, DynamoDbEventStore, dynamoDbClient } from "#adapters/dynamodb";
import { FixedClock, InMemoryKeyVault } from "#adapters/in-memory";
import { type Consumed, type Position, start } from "#application";
import type { StreamName } from "#domain";
import {
  counted,
  newStream,
  type TestEvent,
  testContract,
  testContracts,
} from "../conformance/event-store/subject.js";
import { anyIdentity, describeDynamoDb } from "../support/dynamodb.js";
import { consumedThrough } from "../support/dynamodb-consumed.js";
import { faultyClient } from "../support/faulty-requests.js";
import { metadata } from "../support/metadata.js";

describeDynamoDb("What DynamoDB says of a call", (db) => {
  let table: string;
  let units: number[];
  let store: DynamoDbEventStore;
  let stream: StreamName<TestEvent>;
  const keys = new InMemoryKeyVault();
  const open = (client = db.client, pageSize?: number) =>
    new DynamoDbEventStore({
      caller: new DynamoDbCaller(client),
      table,
      clock: new FixedClock("2026-01-01T00:00:00.000Z"),
      keys,
      contracts: testContracts,
      ...(pageSize !== undefined && { pageSize }),
    });

  beforeEach(async () => {
    table = (await db.tables()).events;
    const client = dynamoDbClient({ ...anyIdentity, endpoint: db.endpoint });
    units = consumedThrough(client);
    store = open(client, 4);
    stream = newStream(testContract.category);
  });

  const info = (commitId: string) => ({ commitId, metadata });
  /** Some that deflate does not make smaller. */
  const said = (kilobytes: number): TestEvent => ({
    type: "Said",
    words: randomBytes(kilobytes * 750).toString("base64"),
  });
  const append = async (at: Position, event: TestEvent, id: string) =>
    (await store.append(stream, at, [event], info(id)))._unsafeUnwrap();
  /** Of answers from now on. */
  const seen = () => {
    const sum = units.reduce((before, each) => before + each, 0);
    const requests = units.length;
    units.length = 0;
    return { requests, sum };
  };
  const expectRead = ({ requests, readUnits, writeUnits }: Consumed) => {
    expect(writeUnits).toBe(0);
    expect({ requests, sum: readUnits }).toEqual(seen());
  };

  it("is what a read, an append and a scan say that they consumed", async () => {
    const { end, consumed } = await append(start, said(9), "commit-1");
    const { requests, sum } = seen();
    expect(consumed).toEqual({ requests, readUnits: 0, writeUnits: sum });
    expect([requests, sum > 5]).toEqual([1, true]);
    let position = end;
    for (const id of ["commit-2", "commit-3", "commit-4", "commit-5", "commit-6"]) {
      position = (await append(position, said(380), id)).end;
    }
    await store.append(newStream(testContract.category), start, [counted(1)], info("commit-7"));
    units.length = 0;

    const read = (await store.read(stream))._unsafeUnwrap();
    expect(read.consumed.requests).toBe(2);
    expectRead(read.consumed);
    expectRead((await store.read(stream, { from: 3 }))._unsafeUnwrap().consumed);

    let cursor: string | undefined;
    do {
      const page = (await store.scan(testContract.category, { cursor }))._unsafeUnwrap();
      expectRead(page.consumed);
      cursor = page.next;
    } while (cursor !== undefined);
    // Asked twice, because nothing may mean that it is another table.
    const nothing = (await store.scan("tester" as typeof testContract.category))._unsafeUnwrap();
    expect(nothing.consumed.requests).toBe(2);
    expectRead(nothing.consumed);
  });

  it("of a conflict is what the write had cost that was there, and nothing for its reading", async () => {
    await append(start, said(9), "commit-1");
    const { sum } = seen();
    const late = (
      await store.append(stream, start, [counted(1)], info("commit-2"))
    )._unsafeUnwrapErr();
    expect(late).toMatchObject({
      type: "Conflict",
      consumed: { requests: 1, readUnits: 0, writeUnits: sum },
    });
    expect(seen().requests).toBe(0);
  });

  it("ends a read of several pages between two of them when a signal says so", async () => {
    let position: Position = start;
    for (const id of ["commit-1", "commit-2", "commit-3", "commit-4", "commit-5"]) {
      position = (await append(position, said(380), id)).end;
    }
    const controller = new AbortController();
    const { client, requests } = faultyClient(db.endpoint, ({ number }) => {
      if (number === 2) controller.abort("enough");
      return undefined;
    });
    const { signal } = controller;
    const stopped = (await open(client).read(stream, { signal }))._unsafeUnwrapErr();
    expect(stopped).toEqual({ type: "Unavailable", service: "DynamoDB", cause: "enough" });
    expect(requests.seen).toBe(2);
    expect((await open().read(stream))._unsafeUnwrap().recorded).toHaveLength(5);
  });
});
