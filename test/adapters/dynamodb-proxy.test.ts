import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TableNames } from "#adapters/dynamodb";
import type { RetryOptions } from "#adapters/remote";
import { type Position, start } from "#application";
import type { StreamName } from "#domain";
import {
  conflictOf,
  counted,
  newStream,
  shown,
  type TestEvent,
  testContract,
} from "../conformance/event-store/subject.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { rawItems } from "../support/dynamodb-storage.js";
import {
  anyFault,
  storageBehind,
  storageBy,
  unprocessedKeys,
} from "../support/fault-proxy-dynamodb.js";
import { metadata } from "../support/metadata.js";
import { firstRequests, type ProxyFault, type ProxyPlan } from "../support/proxy-faults.js";

describeDynamoDb("DynamoDB behind a proxy", (db) => {
  let tables: TableNames;
  let stream: StreamName<TestEvent>;
  beforeAll(async () => {
    tables = await db.tables();
  });
  beforeEach(() => {
    stream = newStream(testContract.category);
  });

  const direct = () => storageBy(db.caller(), tables);
  const behind = (plan: ProxyPlan, retries?: RetryOptions) =>
    storageBehind(db, tables, plan, retries);
  const info = (commitId: string) => ({ commitId, metadata });
  const row = (version: number) => ({
    row: `row ${version}`,
    version,
    indexes: { byStatus: { partition: stream, sort: String(version) } },
  });
  const state = { fingerprint: "f".repeat(64), state: { sum: 1 } };

  const lost: readonly (readonly [string, ProxyFault])[] = [
    ["by a reset", { type: "reset", when: "after" }],
    ["by a cut", { type: "cutBody" }],
    ["by silence", { type: "delay", ms: 60_000, when: "after" }],
  ];

  describe.each(lost)("what was done though its answer was lost %s", (_, fault) => {
    const twice = (...before: undefined[]) =>
      behind(firstRequests(...before, fault, fault), { attemptTimeoutMs: 300 });

    it("is an append that succeeds by its commit id, and is stored once", async () => {
      const { events, passed } = await twice();
      const done = await events.append(stream, start, [counted(1), counted(2)], info("commit-1"));
      const { recorded, end } = done._unsafeUnwrap();
      expect([shown(recorded), end.version]).toEqual(["1:1 2:2", 2]);
      expect(passed.slice(0, 3).map(({ status }) => status)).toEqual([200, 400, 400]);
      const late = await events.append(stream, start, [counted(9)], info("commit-2"));
      expect(conflictOf(late).commit.end.version).toBe(2);
      expect(await rawItems(db, tables.events, stream)).toHaveLength(1);
    });

    it("is a snapshot that is kept once", async () => {
      const { events, snapshots } = direct();
      const first = await events.append(stream, start, [counted(1)], info("commit-1"));
      const faulty = await twice();
      const saved = await faulty.snapshots.save(stream, first._unsafeUnwrap().end, state);
      expect(saved._unsafeUnwrap().requests).toBeGreaterThanOrEqual(3);
      const tail = (await snapshots.load(stream, state.fingerprint))._unsafeUnwrap();
      expect([tail.snapshot, tail.recorded]).toEqual([{ state: { sum: 1 }, version: 1 }, []]);
      expect(await rawItems(db, tables.events, stream)).toHaveLength(2);
    });

    it("is a row that is kept, and found once", async () => {
      const { views, passed } = await twice();
      (await views.save("messages", stream, row(1)))._unsafeUnwrap();
      expect(passed.slice(0, 3).map(({ status }) => status)).toEqual([200, 400, 400]);
      const found = await views.find("messages", { index: "byStatus", partition: stream });
      expect(found._unsafeUnwrap().rows).toEqual([{ key: stream, row: "row 1" }]);
    });

    it("is a key that everybody gets, and one that nobody gets any more", async () => {
      const subject = crypto.randomUUID();
      const { keys } = await twice(undefined);
      const key = (await keys.keyFor(subject))._unsafeUnwrap();
      expect(key.status).toBe("present");
      const others = direct().keys;
      expect((await others.keyFor(subject))._unsafeUnwrap()).toEqual(key);
      const faulty = await twice();
      expect((await faulty.keys.forget(subject))._unsafeUnwrap()).toBe("forgotten");
      expect((await others.keyFor(subject))._unsafeUnwrap()).toEqual({ status: "forgotten" });
    });
  });

  it("keeps each of 20 numbers that are counted at once by a very bad line, and no other", async () => {
    const { events, passed } = await behind(anyFault(31, 0.4), { attempts: 20 });
    const count = async (n: number, at: Position = start): Promise<void> => {
      const done = await events.append(stream, at, [counted(n)], info(`commit-${n}`));
      if (done.isErr()) await count(n, conflictOf(done).commit.end);
    };
    const numbers = Array.from({ length: 20 }, (_, i) => i + 1);
    await Promise.all(numbers.map((n) => count(n)));
    const { recorded } = (await direct().events.read(stream))._unsafeUnwrap();
    const kept = recorded.map(({ event }) => (event.type === "Counted" ? event.n : event.type));
    expect(kept.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers);
    expect(recorded.map(({ version }) => version)).toEqual(numbers);
    const faults = new Set(passed.flatMap(({ fault }) => fault?.type ?? []));
    expect([...faults].sort()).toEqual(["cutBody", "delay", "refused", "reset"]);
  });

  it("asks again for keys that were left unprocessed, by as many requests as that takes", async () => {
    const subjects = Array.from({ length: 120 }, () => crypto.randomUUID());
    await direct().keys.keyFor(subjects[0] ?? "");
    await direct().keys.forget(subjects[119] ?? "");
    const { keys, passed } = await behind(firstRequests(unprocessedKeys(0), unprocessedKeys(40)));
    const found = (await keys.keysOf(subjects))._unsafeUnwrap();
    expect(passed.map(({ status }) => status)).toEqual([undefined, 200, 200, 200]);
    const statuses = subjects.map((subject) => found.get(subject)?.status);
    expect([statuses[0], statuses[119]]).toEqual(["present", "forgotten"]);
    expect(statuses.filter((status) => status === "absent")).toHaveLength(118);
  });
});
