import { beforeAll, describe, expect, it } from "vitest";
import {
  DynamoDbCaller,
  DynamoDbEventStore,
  DynamoDbSnapshots,
  DynamoDbViewStore,
  dynamoDbClient,
  type TableNames,
} from "#adapters/dynamodb";
import { FixedClock, InMemoryKeyVault } from "#adapters/in-memory";
import type { RetryOptions } from "#adapters/remote";
import { givePosition, start } from "#application";
import {
  counted,
  newStream,
  shown,
  testContract,
  testContracts,
} from "../conformance/event-store/subject.js";
import { anyIdentity, describeDynamoDb } from "../support/dynamodb.js";
import { consumedThrough } from "../support/dynamodb-consumed.js";
import { type FaultPlan, faultyClient, firstMeet } from "../support/faulty-requests.js";
import { metadata } from "../support/metadata.js";

/** The others are where every event store is tested: `test/conformance/event-store/defects-of-others.ts`. */
describeDynamoDb("Defects of others, on DynamoDB", (db) => {
  let names: TableNames;
  beforeAll(async () => {
    names = await db.tables();
  });

  it("limit 5, or reverse limit 1, that reads everything: of 1,000 rows few units are paid", async () => {
    const client = dynamoDbClient({ ...anyIdentity, endpoint: db.endpoint });
    const caller = new DynamoDbCaller(client);
    const store = new DynamoDbViewStore({ caller, table: names.views });
    const units = consumedThrough(client);
    const keys = Array.from({ length: 1_000 }, (_, i) => String(i).padStart(4, "0"));
    const save = (key: string) => {
      const indexes = { byStatus: { partition: "sent", sort: key } };
      return store.save("view@1", key, { row: "a".repeat(500), version: 1, indexes });
    };
    for (let i = 0; i < 1_000; i += 50) await Promise.all(keys.slice(i, i + 50).map(save));
    units.length = 0;
    const sent = { index: "byStatus", partition: "sent" };
    const first = (await store.find("view@1", { ...sent, limit: 5 }))._unsafeUnwrap();
    const what = { ...sent, newestFirst: true, limit: 1 };
    const last = (await store.find("view@1", what))._unsafeUnwrap();
    expect(first.rows.map(({ key }) => key)).toEqual(["0000", "0001", "0002", "0003", "0004"]);
    expect(last.rows.map(({ key }) => key)).toEqual(["0999"]);
    expect(units).toHaveLength(2);
    expect(Math.max(...units)).toBeLessThanOrEqual(1);
  });

  describe("a conflict in a transaction escaping as a raw SDK error", () => {
    const conflict = {
      type: "refused",
      status: 400,
      error: "TransactionConflictException",
    } as const;
    const open = (plan: FaultPlan, options: RetryOptions = {}) => {
      const { client } = faultyClient(db.endpoint, plan);
      const caller = new DynamoDbCaller(client, { sleep: async () => {}, ...options });
      const shared = {
        caller,
        table: names.events,
        keys: new InMemoryKeyVault(),
        contracts: testContracts,
      };
      return {
        events: new DynamoDbEventStore({
          ...shared,
          clock: new FixedClock("2026-01-01T00:00:00.000Z"),
        }),
        snapshots: new DynamoDbSnapshots(shared),
      };
    };
    const info = { commitId: "commit-1", metadata };

    it("is tried again, and succeeds when the transaction is over", async () => {
      const stream = newStream(testContract.category);
      const { events } = open(firstMeet(conflict, conflict));
      const appended = await events.append(stream, start, [counted(1)], info);
      const { recorded, consumed } = appended._unsafeUnwrap();
      expect([shown(recorded), consumed.requests]).toEqual(["1:1", 3]);
    });

    it("is a typed error when it does not end", async () => {
      const stream = newStream(testContract.category);
      const { events, snapshots } = open(() => conflict, { attempts: 2 });
      const at = givePosition(stream, 1, "2026-01-01T00:00:00.000Z");
      const fingerprint = "f".repeat(64);
      const answers = [
        await events.append(stream, start, [counted(1)], info),
        await events.read(stream),
        await events.scan(testContract.category),
        await snapshots.load(stream, fingerprint),
        await snapshots.save(stream, at, { fingerprint, state: 1 }),
      ];
      for (const answer of answers) {
        expect(answer._unsafeUnwrapErr()).toMatchObject({
          type: "Unavailable",
          service: "DynamoDB",
          cause: { name: "TransactionConflictException" },
        });
      }
    });
  });
});
