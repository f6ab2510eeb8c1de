import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { RetryOptions } from "#adapters/remote";
import { CachingKeyVault } from "#adapters/sealing";
import { SystemClock } from "#adapters/system";
import type { Clock, KeyWrapper, Ports } from "#application";
import type { EventContract } from "#domain";
import { DynamoDbCaller } from "./caller.js";
import { DynamoDbEventStore } from "./event-store.js";
import { DynamoDbKeyVault } from "./key-vault.js";
import { DynamoDbSnapshots } from "./snapshots.js";
import type { TableNames } from "./tables.js";
import { DynamoDbViewStore } from "./view-store.js";

/** What the ports on DynamoDB are made of. */
export interface DynamoDbPortsOptions {
  /** One that does not retry: `dynamoDbClient()`. */
  readonly client: DynamoDBClient;
  readonly tables: TableNames;
  /** Wraps the keys of personal data. */
  readonly wrapper: KeyWrapper;
  readonly clock: Clock;
  /** What may be stored; everything of Docket's own unless told. */
  readonly contracts?: readonly EventContract[];
  readonly retries?: RetryOptions;
}

/** Every port of storage that DynamoDB is behind. Keys are held in memory for up to a minute. */
export function dynamoDbPorts({
  tables,
  ...options
}: DynamoDbPortsOptions): Pick<Ports, "events" | "snapshots" | "keys" | "views"> {
  const caller = new DynamoDbCaller(options.client, options.retries);
  const views = new DynamoDbViewStore({ caller, table: tables.views });
  return { ...dynamoDbRecord({ ...options, tables }), views };
}

/** The record alone, for who has nothing to do with views. */
export function dynamoDbRecord({
  client,
  tables,
  wrapper,
  clock,
  retries,
  ...contracts
}: Omit<DynamoDbPortsOptions, "tables"> & {
  readonly tables: Pick<TableNames, "events" | "keys">;
}): Pick<Ports, "events" | "snapshots" | "keys"> {
  const caller = new DynamoDbCaller(client, retries);
  const vault = new DynamoDbKeyVault({ caller, table: tables.keys, wrapper });
  // How long a key is held is no part of the story, whose clock may stand still.
  const keys = new CachingKeyVault(vault, { clock: new SystemClock() });
  const table = { caller, table: tables.events, keys, ...contracts };
  return {
    keys,
    events: new DynamoDbEventStore({ ...table, clock }),
    snapshots: new DynamoDbSnapshots(table),
  };
}
