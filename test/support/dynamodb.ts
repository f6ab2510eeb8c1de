import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { createTables, DynamoDbCaller, dynamoDbClient, type TableNames } from "#adapters/dynamodb";
import type { RetryOptions } from "#adapters/remote";
import { untilReady } from "../../services/dynamodb-local.js";

/** DynamoDB Local, as tests use it. */
export interface DynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  caller(options?: RetryOptions): DynamoDbCaller;
  /** Fresh tables, empty. */
  tables(): Promise<TableNames>;
}

/** DynamoDB Local takes any region and credentials. */
export const anyIdentity = {
  region: "eu-central-1",
  credentials: { accessKeyId: "any", secretAccessKey: "any" },
};

/** A block of tests on DynamoDB Local; skipped, and counted so, where it cannot be had. */
export function describeDynamoDb(name: string, tests: (db: DynamoDb) => void): void {
  const endpoint = inject("dynamoDbEndpoint");
  describe.skipIf(endpoint === null)(name, () => {
    const db = open(endpoint ?? "");
    // It may still be starting up.
    beforeAll(() => untilReady(db.endpoint));
    afterAll(() => db.client.destroy());
    tests(db);
  });
}

function open(endpoint: string): DynamoDb {
  const client = dynamoDbClient({ ...anyIdentity, endpoint });
  return {
    endpoint,
    client,
    caller: (options) => new DynamoDbCaller(client, options),
    tables: async () => {
      const id = crypto.randomUUID();
      const names = {
        events: `events-${id}`,
        views: `views-${id}`,
        keys: `keys-${id}`,
      };
      await createTables(client, names);
      return names;
    },
  };
}
