/** Docket on DynamoDB. */
import { randomBytes } from "node:crypto";
import {
  DynamoDbCaller,
  DynamoDbEventStore,
  DynamoDbKeyVault,
  DynamoDbSnapshots,
  dynamoDbClient,
  tableDefinitions,
} from "#adapters/dynamodb";
import { AesKeyWrapper, CachingKeyVault } from "#adapters/sealing";
import { SystemClock } from "#adapters/system";
import type { Contender } from "../contender.js";
import { Database, localSettings } from "../measure/database.js";
import { DocketProcess, type DocketStores, readDocket, replayDocket } from "./docket.js";

/** Opens Docket's own tables, with validation and encryption on. Keys are held in memory. */
export async function openDocketOnDynamoDb(endpoint: string, space: string): Promise<Contender> {
  const database = new Database(endpoint);
  const client = database.watch(dynamoDbClient(localSettings(endpoint)));
  const tables = {
    events: `${space}-docket-events`,
    views: `${space}-docket-views`,
    keys: `${space}-docket-keys`,
  };
  for (const { StreamSpecification, ...definition } of tableDefinitions(tables)) {
    // DynamoDB Local writes a stream's records within the put, and ever slower the more there are.
    // DynamoDB itself does it afterwards, and no other contender has one.
    await database.create(definition);
  }
  const caller = new DynamoDbCaller(client);
  const wrapper = new AesKeyWrapper(randomBytes(32));
  const clock = new SystemClock();
  const open = (): DocketStores => {
    const vault = new DynamoDbKeyVault({ caller, table: tables.keys, wrapper });
    const keys = new CachingKeyVault(vault, { clock });
    const options = { caller, table: tables.events, keys };
    return {
      events: new DynamoDbEventStore({ ...options, clock }),
      snapshots: new DynamoDbSnapshots(options),
    };
  };
  const reader = open();
  return {
    name: "Docket",
    engine: "DynamoDB",
    hasCommits: true,
    hasSnapshots: true,
    process: () => new DocketProcess(open()),
    read: (id) => readDocket(reader, id),
    replay: (_, receive) => replayDocket(open(), receive, { withoutPersonal: false }),
    replayClosed: (_, receive) => replayDocket(open(), receive, { withoutPersonal: true }),
    counts: () => database.counts(),
    storedBytes: () => database.storedBytes(),
    close: async () => client.destroy(),
  };
}
