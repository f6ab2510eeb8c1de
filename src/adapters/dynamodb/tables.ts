import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { endAttribute } from "./view-row.js";

/** What the tables are called. */
export interface TableNames {
  readonly events: string;
  readonly views: string;
  readonly keys: string;
}

/** The indexes of the views table, in the order in which a view's indexes are numbered. */
export const viewIndexes = [1, 2, 3] as const;

/** The tables that Docket keeps everything in; capacity is paid per request. */
export function tableDefinitions(names: TableNames): readonly CreateTableCommandInput[] {
  return [
    {
      ...keyed(names.events, { s: "S", v: "N" }),
      // Who refreshes rows reads the stream again; who publishes reads the commit that was written.
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    },
    views(names.views),
    keyed(names.keys, { k: "S" }),
  ];
}

/**
 * Makes the tables that are not there yet, and waits until they can be used. Throws when one cannot
 * be made; whether those that were there are Docket's is for `checkTables` to say.
 */
export async function createTables(client: DynamoDBClient, names: TableNames): Promise<void> {
  await Promise.all(
    tableDefinitions(names).map(async (definition) => {
      await client.send(new CreateTableCommand(definition)).catch(unlessThere);
      const settings = { client, minDelay: 1, maxDelay: 5, maxWaitTime: 120 };
      await waitUntilTableExists(settings, { TableName: definition.TableName });
    }),
  );
  await dropEndedRows(client, names.views);
}

/** DynamoDB refuses to switch on what is on. */
async function dropEndedRows(client: DynamoDBClient, TableName: string): Promise<void> {
  const found = await client.send(new DescribeTimeToLiveCommand({ TableName }));
  if (found.TimeToLiveDescription?.TimeToLiveStatus?.startsWith("ENABL")) return;
  const TimeToLiveSpecification = { AttributeName: endAttribute, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
}

function unlessThere(error: unknown): void {
  if (!(error instanceof ResourceInUseException)) throw error;
}

type Attributes = Readonly<Record<string, "S" | "N">>;

/** A table with those attributes as its keys: the hash key, then the range key if there is one. */
function keyed(TableName: string, keys: Attributes): CreateTableCommandInput {
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: schemaOf(keys),
    AttributeDefinitions: definitionsOf(keys),
  };
}

function views(name: string): CreateTableCommandInput {
  const indexes = viewIndexes.map((i) => ({
    i,
    keys: { [`p${i}`]: "S", [`s${i}`]: "S" } as const,
  }));
  const table = keyed(name, { k: "S" });
  return {
    ...table,
    AttributeDefinitions: definitionsOf(
      Object.assign({ k: "S" }, ...indexes.map(({ keys }) => keys)),
    ),
    GlobalSecondaryIndexes: indexes.map(({ i, keys }) => ({
      IndexName: `index-${i}`,
      KeySchema: schemaOf(keys),
      Projection: { ProjectionType: "ALL" },
    })),
  };
}

function schemaOf(keys: Attributes) {
  return Object.keys(keys).map((AttributeName, i) => ({
    AttributeName,
    KeyType: i === 0 ? ("HASH" as const) : ("RANGE" as const),
  }));
}

function definitionsOf(keys: Attributes) {
  return Object.entries(keys).map(([AttributeName, AttributeType]) => ({
    AttributeName,
    AttributeType,
  }));
}
