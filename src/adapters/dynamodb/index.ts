/** The ports on Amazon DynamoDB. */
export {
  type Answer,
  type ConditionFailed,
  DynamoDbCaller,
} from "./caller.js";
export { checkTables } from "./check-tables.js";
export { type DynamoDbClientOptions, dynamoDbClient } from "./client.js";
export type { DynamoDbCommand } from "./command.js";
export { type CommitRecord, eventsTold } from "./commit-records.js";
export { type Item, itemBytes } from "./consumption.js";
export { DynamoDbEventStore, type DynamoDbEventStoreOptions } from "./event-store.js";
export { DynamoDbKeyVault, type DynamoDbKeyVaultOptions } from "./key-vault.js";
export { type DynamoDbPortsOptions, dynamoDbPorts, dynamoDbRecord } from "./ports.js";
export { dynamoDbProbes } from "./probes.js";
export {
  type Restored,
  type RestoredTables,
  type RestoreOptions,
  type RestoreProgress,
  restoreRecord,
} from "./restore.js";
export type { HeldStream, RestoredEvents } from "./restore-events.js";
export type { RefusedKey, RestoredKeys } from "./restore-keys.js";
export { DynamoDbSnapshots, type DynamoDbSnapshotsOptions } from "./snapshots.js";
export type { EventsTable } from "./stream-items.js";
export { createTables, type TableNames, tableDefinitions } from "./tables.js";
export {
  type NotRefreshed,
  type Refreshed,
  refreshOnStream,
  type StreamBatch,
  type StreamRecord,
  streamHandler,
  touchedStreams,
  type UnknownRecord,
} from "./touched-streams.js";
export { endAttribute, type IndexSlot, type IndexSlots } from "./view-row.js";
export { DynamoDbViewStore, type DynamoDbViewStoreOptions } from "./view-store.js";
