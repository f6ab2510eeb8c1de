import { PutItemCommand, QueryCommand, type QueryCommandOutput } from "@aws-sdk/client-dynamodb";
import { DynamoDbEventStore, DynamoDbSnapshots, type Item } from "#adapters/dynamodb";
import { InMemoryKeyVault } from "#adapters/in-memory";
import type { StreamName } from "#domain";
import type { CreateStorage } from "../conformance/event-store.conformance.js";
import type { DynamoDb } from "./dynamodb.js";

/** How the conformance suites get storage in one table: with pages of a few items. */
export function storageIn(db: DynamoDb, table: () => string): CreateStorage {
  return async (clock) => {
    const keys = new InMemoryKeyVault();
    const options = { caller: db.caller(), table: table(), keys };
    return {
      keys,
      open: (contracts) => new DynamoDbEventStore({ ...options, clock, contracts, pageSize: 20 }),
      snapshots: (contracts) => new DynamoDbSnapshots({ ...options, contracts }),
      damage: (stream, version) =>
        change(db, table(), stream, version, (item) => ({ ...item, b: { S: "damaged" } })),
    };
  };
}

/** Every item of a stream as it is stored, its snapshots, too. */
export async function rawItems(
  db: DynamoDb,
  table: string,
  stream: StreamName,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let last: Item | undefined;
  do {
    const page: QueryCommandOutput = await db.client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "s = :s",
        ExpressionAttributeValues: { ":s": { S: stream } },
        ConsistentRead: true,
        ExclusiveStartKey: last,
      }),
    );
    items.push(...(page.Items ?? []));
    last = page.LastEvaluatedKey;
  } while (last !== undefined);
  return items;
}

/** Puts something else in the place of the item at a version. */
export async function change(
  db: DynamoDb,
  table: string,
  stream: StreamName,
  version: number,
  by: (item: Item) => Item,
): Promise<void> {
  const items = await rawItems(db, table, stream);
  const item = items.find((each) => each["v"]?.N === String(version));
  if (item === undefined) throw new Error(`there is no item ${version} in ${stream}`);
  await db.client.send(new PutItemCommand({ TableName: table, Item: by(item) }));
}
