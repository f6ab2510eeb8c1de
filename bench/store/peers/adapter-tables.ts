import type { Database } from "../measure/database.js";

/** A table as event-store-adapter-js's documentation asks for: both of its tables are alike. */
export function createTable(
  database: Database,
  TableName: string,
  IndexName: string,
): Promise<void> {
  return database.create({
    TableName,
    AttributeDefinitions: [
      { AttributeName: "pkey", AttributeType: "S" },
      { AttributeName: "skey", AttributeType: "S" },
      { AttributeName: "aid", AttributeType: "S" },
      { AttributeName: "seq_nr", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "pkey", KeyType: "HASH" },
      { AttributeName: "skey", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName,
        KeySchema: [
          { AttributeName: "aid", KeyType: "HASH" },
          { AttributeName: "seq_nr", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
}
