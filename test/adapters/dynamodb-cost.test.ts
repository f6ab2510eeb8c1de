import type { ResultAsync } from "neverthrow";
import { beforeAll, expect, it } from "vitest";
import { DynamoDbEventStore, DynamoDbSnapshots } from "#adapters/dynamodb";
import { InMemoryKeyVault } from "#adapters/in-memory";
import { SystemClock } from "#adapters/system";
import {
  type Cause,
  type Consumed,
  type EventStore,
  handleCommand,
  type Snapshots,
  start,
} from "#application";
import { type CustomerEvent, customerContract, type StreamName, streamName } from "#domain";
import { itemBytes } from "../../src/adapters/dynamodb/consumption.js";
import { snapshotPolicy } from "../../src/application/snapshots.js";
import { service, visited, visits, visitsContract } from "../support/500-byte-events.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { rawItems } from "../support/dynamodb-storage.js";
import { intercepted } from "../support/intercepted.js";

const cause = (i: number): Cause => ({
  commandId: crypto.randomUUID(),
  correlationId: crypto.randomUUID(),
  actor: "docket-cli",
  source: { system: "customers.ndjson", record: String(i) },
});

describeDynamoDb("What DynamoDB is paid for", (db) => {
  const keys = new InMemoryKeyVault();
  const contracts = [visitsContract, customerContract];
  const consumed: Consumed[] = [];
  const total = (unit: keyof Consumed) => consumed.reduce((sum, each) => sum + each[unit], 0);
  /** A port that keeps in mind what its answers consumed. */
  const metered = <Port extends object>(port: Port): Port =>
    intercepted(port, (_, __, run) =>
      (run() as ResultAsync<Consumed | { readonly consumed: Consumed }, unknown>).andTee((answer) =>
        consumed.push("consumed" in answer ? answer.consumed : answer),
      ),
    );
  const storeIn = (name: string): EventStore =>
    new DynamoDbEventStore({
      caller: db.caller(),
      table: name,
      clock: new SystemClock(),
      keys,
      contracts,
    });
  let events: EventStore;
  let snapshots: Snapshots;
  let table: string;
  const written = streamName(visits.category, "house-1");

  beforeAll(async () => {
    table = (await db.tables()).events;
    events = storeIn(table);
    snapshots = new DynamoDbSnapshots({ caller: db.caller(), table, keys, contracts });
    const policy = snapshotPolicy(metered(snapshots), visits, visitsContract);
    const handle = handleCommand(metered(events), visits, {
      codeVersion: "0.1.0",
      snapshots: policy,
    });
    for (let i = 0; i < 1_000; i++) {
      (await handle("house-1", [visited(i)], cause(i)))._unsafeUnwrap();
    }
  }, 120_000);

  const append = async (
    stream: StreamName<CustomerEvent>,
    all: readonly CustomerEvent[],
    store: EventStore = events,
  ) => {
    const { commandId, ...metadata } = cause(1);
    const info = {
      commitId: commandId,
      metadata: { ...metadata, causationId: commandId, codeVersion: "0.1.0" },
    };
    return (await store.append(stream, start, all, info))._unsafeUnwrap().consumed;
  };
  const customer = () => streamName(customerContract.category, crypto.randomUUID());

  it("is for events of 500 bytes here", () => {
    for (const event of [visited(0), visited(999), service(17), service(999)]) {
      expect(Buffer.byteLength(JSON.stringify(event))).toBe(500);
    }
  });

  it("is 1 write unit for 1 event", async () => {
    expect(await append(customer(), [service(1)])).toEqual({
      requests: 1,
      readUnits: 0,
      writeUnits: 1,
    });
  });

  it("is at most 3 write units for 5 events at once", async () => {
    const { requests, writeUnits } = await append(customer(), [1, 2, 3, 4, 5].map(service));
    expect(requests).toBe(1);
    expect(writeUnits).toBeLessThanOrEqual(3);
  });

  it("is at most 1,100 write units for 1,000 events, one by one, loaded each time", () => {
    // A load and an append each; 50 snapshots, of which 49 take the place of another.
    expect(total("requests")).toBe(1_000 + 1_000 + 50 + 49);
    expect(total("writeUnits")).toBeLessThanOrEqual(1_100);
  });

  it("is at most 4 read units, in 1 request, to load those with a snapshot", async () => {
    const { fingerprint } = snapshotPolicy(snapshots, visits, visitsContract);
    const tail = (await snapshots.load(written, fingerprint))._unsafeUnwrap();
    expect(tail.snapshot).toMatchObject({ version: 1_000, state: { count: 1_000 } });
    expect(tail.end.version).toBe(1_000);
    expect(tail.consumed.requests).toBe(1);
    expect(tail.consumed.readUnits).toBeLessThanOrEqual(4);
  });

  it("is a few read units for the last 5 of them, not for what comes before", async () => {
    const last = (await events.read(written, { from: 996 }))._unsafeUnwrap();
    expect(last.recorded.map(({ version }) => version)).toEqual([996, 997, 998, 999, 1_000]);
    expect(last.consumed.readUnits).toBeLessThanOrEqual(3);
    const first = (await events.read(written, { upTo: 5 }))._unsafeUnwrap();
    expect(first.recorded).toHaveLength(5);
    expect(first.consumed.readUnits).toBeLessThanOrEqual(2);
  });

  it("is at most 70 read units to replay 1,000 events of as many commits, in 4 segments", async () => {
    const history = (await db.tables()).events;
    const store = storeIn(history);
    const names = Array.from({ length: 1_000 }, customer);
    for (let from = 0; from < names.length; from += 25) {
      const some = names.slice(from, from + 25);
      await Promise.all(some.map((stream, i) => append(stream, [service(from + i)], store)));
    }
    const pages = await Promise.all(
      [0, 1, 2, 3].map((segment) => store.scan(customerContract.category, { segment, of: 4 })),
    );
    const found = pages.map((page) => page._unsafeUnwrap());
    expect(found.flatMap(({ recorded }) => recorded)).toHaveLength(1_000);
    expect(found.map(({ next }) => next)).toEqual([undefined, undefined, undefined, undefined]);
    const units = found.reduce((sum, page) => sum + page.consumed.readUnits, 0);
    expect(units).toBeLessThanOrEqual(70);

    const sizes = await Promise.all(names.slice(0, 50).map((name) => rawItems(db, history, name)));
    expect(Math.max(...sizes.flat().map(itemBytes))).toBeLessThanOrEqual(573);
  });
});
