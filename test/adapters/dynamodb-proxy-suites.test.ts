import { beforeAll, describe } from "vitest";
import { DynamoDbKeyVault, DynamoDbViewStore, type TableNames } from "#adapters/dynamodb";
import { AesKeyWrapper } from "#adapters/sealing";
import { eventStoreConformance } from "../conformance/event-store.conformance.js";
import { keyVaultConformance } from "../conformance/key-vault.conformance.js";
import { snapshotsConformance } from "../conformance/snapshots.conformance.js";
import { viewStoreConformance } from "../conformance/view-store.conformance.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { storageIn } from "../support/dynamodb-storage.js";
import { anyFault, anyFaultOfKeys, faultyDynamoDb } from "../support/fault-proxy-dynamodb.js";

describeDynamoDb("DynamoDB over a network that fails now and then", (db) => {
  let tables: TableNames;
  let snapshotTable: string;
  beforeAll(async () => {
    tables = await db.tables();
    snapshotTable = (await db.tables()).events;
  });

  describe("its events", () => {
    const faulty = faultyDynamoDb(db, anyFault(21));
    eventStoreConformance(
      "faulty DynamoDB",
      storageIn(faulty, () => tables.events),
    );
  });

  describe.each([22, 25])("its snapshots (%i)", (seed) => {
    const faulty = faultyDynamoDb(db, anyFault(seed));
    snapshotsConformance(
      "faulty DynamoDB",
      storageIn(faulty, () => snapshotTable),
    );
  });

  describe("its rows", () => {
    const faulty = faultyDynamoDb(db, anyFault(23));
    const indexes = { byTime: 1, "a/b": 2, a: 3 } as const;
    viewStoreConformance(
      "faulty DynamoDB",
      async () => new DynamoDbViewStore({ caller: faulty.caller(), table: tables.views, indexes }),
    );
  });

  describe("its keys", () => {
    const faulty = faultyDynamoDb(db, anyFaultOfKeys(24));
    const wrapper = new AesKeyWrapper(new Uint8Array(32).fill(7));
    // A hundred keys may come in many parts.
    const caller = () => faulty.caller({ attempts: 20 });
    const open = () => new DynamoDbKeyVault({ caller: caller(), table: tables.keys, wrapper });
    keyVaultConformance("faulty DynamoDB", async () => [open(), open()]);
  });
});
