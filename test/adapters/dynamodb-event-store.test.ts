import { beforeAll, describe, expect, it } from "vitest";
import { DynamoDbCaller, DynamoDbEventStore } from "#adapters/dynamodb";
import { FixedClock, InMemoryKeyVault } from "#adapters/in-memory";
import { start } from "#application";
import {
  counted,
  newStream,
  shown,
  testContract,
  testContracts,
} from "../conformance/event-store/subject.js";
import { eventStoreConformance } from "../conformance/event-store.conformance.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { rawItems, storageIn } from "../support/dynamodb-storage.js";
import { type FaultPlan, faultyClient, firstMeet } from "../support/faulty-requests.js";
import { metadata } from "../support/metadata.js";

describeDynamoDb("DynamoDB Local", (db) => {
  let table: string;
  beforeAll(async () => {
    table = (await db.tables()).events;
  });
  eventStoreConformance(
    "DynamoDB",
    storageIn(db, () => table),
  );

  const clock = new FixedClock("2026-01-01T00:00:00.000Z");
  const info = { commitId: "commit-1", metadata };
  const open = (caller: DynamoDbCaller, name = table) =>
    new DynamoDbEventStore({
      caller,
      table: name,
      clock,
      keys: new InMemoryKeyVault(),
      contracts: testContracts,
    });

  describe("an append whose answer was lost", () => {
    const faulty = (plan: FaultPlan, attempts: number) => {
      const { client } = faultyClient(db.endpoint, plan);
      return open(new DynamoDbCaller(client, { attempts, sleep: async () => {} }));
    };

    it("is a success when it is repeated, and stored once", async () => {
      const stream = newStream(testContract.category);
      const store = faulty(firstMeet({ type: "answerLost" }, { type: "answerLost" }), 8);
      const appended = await store.append(stream, start, [counted(1), counted(2)], info);
      const { recorded, end, consumed } = appended._unsafeUnwrap();
      expect([shown(recorded), end.version, consumed.requests]).toEqual(["1:1 2:2", 2, 3]);
      expect(await rawItems(db, table, stream)).toHaveLength(1);
      expect((await store.read(stream))._unsafeUnwrap().recorded).toEqual(recorded);
    });

    it("is a success also when its caller repeats it, and a conflict for somebody else", async () => {
      const stream = newStream(testContract.category);
      const store = faulty(firstMeet({ type: "answerLost" }), 1);
      const lost = await store.append(stream, start, [counted(1)], info);
      expect(lost._unsafeUnwrapErr().type).toBe("Unavailable");
      const again = await store.append(stream, start, [counted(1)], info);
      expect(again._unsafeUnwrap().end.version).toBe(1);
      const other = { ...info, commitId: "commit-2" };
      const late = await store.append(stream, start, [counted(9)], other);
      expect(late._unsafeUnwrapErr().type).toBe("Conflict");
      expect(await rawItems(db, table, stream)).toHaveLength(1);
    });

    it("is nothing when it never arrived", async () => {
      const stream = newStream(testContract.category);
      const store = faulty(({ number }) => (number <= 3 ? { type: "dropped" } : undefined), 3);
      const failed = await store.append(stream, start, [counted(1)], info);
      expect(failed._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", service: "DynamoDB" });
      expect(await rawItems(db, table, stream)).toEqual([]);
    });
  });

  describe("a table", () => {
    const stream = newStream(testContract.category);
    const refusals = async (name: string) => {
      const store = open(db.caller(), name);
      const results = [
        await store.append(stream, start, [counted(1)], info),
        await store.read(stream),
        await store.read(stream, { from: 7 }),
      ];
      return results.map((result) => result._unsafeUnwrapErr());
    };

    it("that does not exist is named, and what to do", async () => {
      const scanned = await open(db.caller(), "nowhere").scan(testContract.category);
      for (const error of [...(await refusals("nowhere")), scanned._unsafeUnwrapErr()]) {
        expect(error).toMatchObject({
          type: "Unavailable",
          service: "DynamoDB",
          advice: expect.stringMatching(/"nowhere" does not exist.*create it/),
        });
      }
    });
  });

  it("takes no position that was read of another table: it would make a gap", async () => {
    const other = (await db.tables()).events;
    const stream = newStream(testContract.category);
    const { end } = (
      await open(db.caller()).append(stream, start, [counted(1)], info)
    )._unsafeUnwrap();
    const append = () => open(db.caller(), other).append(stream, end, [counted(2)], info);
    expect(append).toThrow(RangeError);
    expect(await rawItems(db, other, stream)).toEqual([]);
  });

  it("keeps personal values where nobody finds them", async () => {
    const stream = newStream(testContract.category);
    const met = { type: "Met", place: "Orlando", name: "Łukasz Nowak" } as const;
    (await open(db.caller()).append(stream, start, [met], info))._unsafeUnwrap();
    const stored = JSON.stringify(await rawItems(db, table, stream), (_, value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
    );
    expect(stored).toContain(stream);
    expect(stored).not.toContain("Nowak");
  });
});
