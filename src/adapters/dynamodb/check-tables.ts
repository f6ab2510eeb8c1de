import {
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type TableDescription,
} from "@aws-sdk/client-dynamodb";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { CallOptions, Unavailable } from "#application";
import { DynamoDbCaller } from "./caller.js";
import { otherTable } from "./failures.js";
import { type TableNames, tableDefinitions, viewIndexes } from "./tables.js";

/**
 * Whether the tables are there and have Docket's keys, indexes and stream: of a wrong one not every
 * call can tell. One request a table; for the start of a program.
 */
export function checkTables(
  client: DynamoDBClient,
  names: TableNames,
  call?: CallOptions,
): ResultAsync<void, Unavailable> {
  const caller = new DynamoDbCaller(client);
  const checks = tableDefinitions(names).map((needed) =>
    caller
      .ask(new DescribeTableCommand({ TableName: needed.TableName }), call)
      .andThen(({ output }) => checkTable(needed, output.Table ?? {})),
  );
  return ResultAsync.combine(checks).map(() => undefined);
}

function checkTable(
  needed: CreateTableCommandInput,
  found: TableDescription,
): Result<void, Unavailable> {
  const name = needed.TableName ?? "";
  const shape = checkShape(needed, found);
  if (shape.isErr()) return shape;
  if (needed.StreamSpecification?.StreamEnabled && !found.StreamSpecification?.StreamEnabled) {
    const cause = new Error(`the table "${name}" has no stream`);
    const advice = `Turn on the stream of the table "${name}": views are kept up to date by it.`;
    return err({ type: "Unavailable", service: "DynamoDB", cause, advice });
  }
  return ok(undefined);
}

/** Whether a table has the keys and indexes that are needed. */
export function checkShape(
  needed: CreateTableCommandInput,
  found: TableDescription,
): Result<void, Unavailable> {
  const [expected, there] = [shapeOf(needed), shapeOf(found)];
  return expected === there
    ? ok(undefined)
    : err(otherTable(needed.TableName ?? "", `expected ${expected}, found ${there}`));
}

type Described = Pick<
  TableDescription,
  "AttributeDefinitions" | "KeySchema" | "GlobalSecondaryIndexes"
>;

/** The keys of a table and of those indexes that are Docket's; a user's own do no harm. */
function shapeOf({
  AttributeDefinitions: attributes = [],
  KeySchema,
  GlobalSecondaryIndexes: indexes = [],
}: Described): string {
  const keysIn = (schema: readonly KeySchemaElement[] = []) =>
    schema.map(({ AttributeName: name, KeyType }) => {
      const type = attributes.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
      return `${KeyType} ${name} (${type})`;
    });
  const own = indexes
    .filter(({ IndexName }) => viewIndexes.some((i) => IndexName === `index-${i}`))
    .map(({ IndexName, KeySchema, Projection }) =>
      [IndexName, ...keysIn(KeySchema), Projection?.ProjectionType].join(" "),
    );
  return [keysIn(KeySchema).join(" "), ...own.sort()].join(", ");
}
