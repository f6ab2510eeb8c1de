import { randomBytes } from "node:crypto";
import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DynamoDbEventStore, DynamoDbSnapshots } from "#adapters/dynamodb";
import { FixedClock, InMemoryKeyVault } from "#adapters/in-memory";
import { type EventStore, type Position, type Snapshots, start } from "#application";
import { idOf, type StreamName } from "#domain";
import {
  counted,
  newStream,
  shown,
  type TestEvent,
  testContract,
  testContracts,
} from "../conformance/event-store/subject.js";
import { snapshotsConformance } from "../conformance/snapshots.conformance.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { change, rawItems, storageIn } from "../support/dynamodb-storage.js";
import { metadata } from "../support/metadata.js";

describeDynamoDb("DynamoDB Local", (db) => {
  let table: string;
  beforeAll(async () => {
    table = (await db.tables()).events;
  });
  snapshotsConformance(
    "DynamoDB",
    storageIn(db, () => table),
  );

  describe("a snapshot in its stream's partition", () => {
    const fingerprint = "f".repeat(64);
    let events: EventStore;
    let snapshots: Snapshots;
    let stream: StreamName<TestEvent>;
    beforeEach(() => {
      const options = { caller: db.caller(), table, keys: new InMemoryKeyVault() };
      const clock = new FixedClock("2026-01-01T00:00:00.000Z");
      events = new DynamoDbEventStore({ ...options, clock, contracts: testContracts });
      snapshots = new DynamoDbSnapshots({ ...options, contracts: testContracts });
      stream = newStream(testContract.category);
    });

    /** Commits of one event each; the end. */
    const count = async (position: Position, ...ns: number[]) => {
      let end = position;
      for (const n of ns) {
        const info = { commitId: `commit-${n}`, metadata };
        end = (await events.append(stream, end, [counted(n)], info))._unsafeUnwrap().end;
      }
      return end;
    };
    const save = async (at: Position, state: unknown) =>
      (await snapshots.save(stream, at, { fingerprint, state }))._unsafeUnwrap();
    const load = async () => (await snapshots.load(stream, fingerprint))._unsafeUnwrap();
    const numbers = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => from + i);

    it("lies right after the commit that it ends with", async () => {
      await save(await count(start, 1, 2), { sum: 3 });
      const items = await rawItems(db, table, stream);
      expect(items.map(({ v }) => v?.N)).toEqual(["1", "2", "2.5"]);
    });

    it("goes when the next one takes its place", async () => {
      const second = await count(start, 1, 2);
      await save(second, { sum: 3 });
      const fourth = await count(second, 3, 4);
      const next = { fingerprint, state: { sum: 10 }, replaces: 2 };
      const consumed = (await snapshots.save(stream, fourth, next))._unsafeUnwrap();
      const items = await rawItems(db, table, stream);
      expect(items.map(({ v }) => v?.N)).toEqual(["1", "2", "3", "4", "4.5"]);
      expect(consumed).toEqual({ requests: 2, readUnits: 0, writeUnits: 2 });
    });

    it("is loaded past, however much of another reducer's lies there", {
      timeout: 60_000,
    }, async () => {
      // Over 10 MB: more pages than a limit can double in 32 bits.
      let end: Position = start;
      for (let n = 1; n <= 40; n += 1) {
        end = await count(end, n);
        const state = { text: randomBytes(150_000).toString("hex") };
        const another = { fingerprint: "a".repeat(64), state };
        (await snapshots.save(stream, end, another))._unsafeUnwrap();
      }
      expect((await load()).recorded).toHaveLength(40);
    });

    it("holds what is personal only for its subject's key", async () => {
      const end = await count(start, 1);
      const state = { name: "Łukasz Nowak" };
      await snapshots.save(stream, end, { fingerprint, state, subject: idOf(stream) });
      const [, item] = await rawItems(db, table, stream);
      expect(item?.["u"]).toEqual({ S: idOf(stream) });
      expect(Buffer.from(item?.["d"]?.B ?? []).toString("latin1")).not.toContain("Nowak");
      expect((await load()).snapshot?.state).toEqual({ name: "Łukasz Nowak" });
    });

    it.each<[string, Parameters<typeof change>[4]]>([
      ["its state is damaged", (item) => ({ ...item, d: { B: Buffer.from([1, 255, 3]) } })],
      ["its state is a number", (item) => ({ ...item, d: { N: "7" } })],
      ["its state is missing", ({ d: _, ...rest }) => rest],
      ["its fingerprint is none", (item) => ({ ...item, f: { N: "7" } })],
    ])("is passed over for an older one when %s", async (_, by) => {
      const first = await count(start, 1, 2);
      await save(first, { sum: 3 });
      const second = await count(first, 3);
      await save(second, { sum: 6 });
      await change(db, table, stream, 3.5, by);
      const tail = await load();
      expect(tail.snapshot).toEqual({ state: { sum: 3 }, version: 2 });
      expect(shown(tail.recorded)).toBe("3:3");
      expect(tail.end).toEqual(second);
    });

    it("is found however far back, in few requests", async () => {
      const first = await count(start, 1, 2, 3);
      await save(first, { sum: 6 });
      await count(first, ...numbers(4, 24));
      expect((await load()).consumed.requests).toBe(1);
      await count((await load()).end, ...numbers(25, 103));
      const tail = await load();
      expect(tail.snapshot).toEqual({ state: { sum: 6 }, version: 3 });
      expect(tail.recorded.map(({ version }) => version)).toEqual(numbers(4, 103));
      expect(tail.consumed.requests).toBe(2);
    });

    it("is missed in few requests where there is none", async () => {
      const end = await count(start, ...numbers(1, 60));
      const tail = await load();
      expect(tail.recorded.map(({ version }) => version)).toEqual(numbers(1, 60));
      expect([tail.end, tail.consumed.requests]).toEqual([end, 2]);
    });

    it("hides no gap after it", async () => {
      const first = await count(start, 1, 2);
      await save(first, { sum: 3 });
      await count(first, 3, 4);
      const Key = { s: { S: stream }, v: { N: "3" } };
      await db.client.send(new DeleteItemCommand({ TableName: table, Key }));
      expect((await snapshots.load(stream, fingerprint))._unsafeUnwrapErr()).toEqual({
        type: "Corrupt",
        stream,
        version: 3,
        issues: ["expected version 3, found 4"],
      });
    });

    it("is as large as a commit may be, and larger it is left out", async () => {
      const end = await count(start, 1);
      expect(await save(end, "x".repeat(390_000))).toEqual({
        requests: 0,
        readUnits: 0,
        writeUnits: 0,
      });
      expect((await load()).snapshot).toBeUndefined();
      // With its quotes.
      await save(end, "x".repeat(389_998));
      expect((await load()).snapshot?.version).toBe(1);
    });
  });
});
