import {
  EVENT_TABLE_EVENT_STORE_ID_KEY,
  EVENT_TABLE_INITIAL_EVENT_INDEX_NAME,
  EVENT_TABLE_PK,
  EVENT_TABLE_SK,
  EVENT_TABLE_TIMESTAMP_KEY,
} from "@castore/event-storage-adapter-dynamodb";
import type { Database } from "../measure/database.js";

/** The table that castore's documentation asks for. */
export function createTable(database: Database, TableName: string): Promise<void> {
  return database.create({
    TableName,
    AttributeDefinitions: [
      { AttributeName: EVENT_TABLE_PK, AttributeType: "S" },
      { AttributeName: EVENT_TABLE_SK, AttributeType: "N" },
      { AttributeName: EVENT_TABLE_EVENT_STORE_ID_KEY, AttributeType: "S" },
      { AttributeName: EVENT_TABLE_TIMESTAMP_KEY, AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: EVENT_TABLE_PK, KeyType: "HASH" },
      { AttributeName: EVENT_TABLE_SK, KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: EVENT_TABLE_INITIAL_EVENT_INDEX_NAME,
        KeySchema: [
          { AttributeName: EVENT_TABLE_EVENT_STORE_ID_KEY, KeyType: "HASH" },
          { AttributeName: EVENT_TABLE_TIMESTAMP_KEY, KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
  });
}
