import {
  BatchGetItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import { err, ok, ResultAsync } from "neverthrow";
import type { CallOptions, Probe, Unavailable } from "#application";
import { DynamoDbCaller } from "./caller.js";
import { checkTables } from "./check-tables.js";
import type { Item } from "./consumption.js";
import type { TableNames } from "./tables.js";

/** A key that nothing is ever stored under: a stream's name has a colon, a key one character more. */
const nowhere = "docket-doctor";

/** Tries what the ports on DynamoDB do to their tables. What would write has a condition that fails. */
export function dynamoDbProbes(client: DynamoDBClient, tables: TableNames): readonly Probe[] {
  const caller = new DynamoDbCaller(client);
  const { events, views, keys } = tables;
  const event = { s: { S: nowhere }, v: { N: "1" } };
  const key = { k: { S: nowhere } };
  return [
    {
      what: `the tables ${events}, ${views} and ${keys}`,
      run: (call) =>
        checkTables(client, tables, call).map(() => "they have Docket's keys and indexes"),
    },
    reading(`read ${events}`, [
      (call) => caller.ask(query(events, "s"), call),
      (call) => caller.ask(new ScanCommand({ TableName: events, Limit: 1 }), call),
    ]),
    writing(caller, events, event),
    reading(`read ${views}`, [
      (call) => caller.ask(new GetItemCommand({ TableName: views, Key: key }), call),
      (call) => caller.ask(query(views, "p1", "index-1"), call),
    ]),
    writing(caller, views, key, "write"),
    reading(`read ${keys}`, [
      (call) => caller.ask(new GetItemCommand({ TableName: keys, Key: key }), call),
      (call) =>
        caller.ask(new BatchGetItemCommand({ RequestItems: { [keys]: { Keys: [key] } } }), call),
    ]),
    writing(caller, keys, key, "write"),
  ];
}

type Request = (call: CallOptions | undefined) => ResultAsync<unknown, Unavailable>;

function reading(what: string, requests: readonly Request[]): Probe {
  return {
    what,
    run: (call) =>
      ResultAsync.combine(requests.map((request) => request(call))).map(() => "allowed"),
  };
}

/** Of the events table items are deleted as well: snapshots that others replace. */
function writing(
  caller: DynamoDbCaller,
  TableName: string,
  Key: Item,
  verb: "write" | "write and delete in" = "write and delete in",
): Probe {
  const [ConditionExpression, ExpressionAttributeNames] = [
    "attribute_exists(#k)",
    { "#k": Object.keys(Key)[0] ?? "" },
  ];
  const never = { TableName, ConditionExpression, ExpressionAttributeNames };
  return {
    what: `${verb} ${TableName}`,
    run: (call) => {
      const put = new PutItemCommand({ ...never, Item: Key });
      const remove = new DeleteItemCommand({ ...never, Key });
      const refused = [
        unlessDone(caller.send(put, call)),
        ...(verb === "write" ? [] : [unlessDone(caller.send(remove, call))]),
      ];
      return ResultAsync.combine(refused).map(() => "allowed");
    },
  };
}

/** A write whose condition fails has shown the right to it, and done nothing. */
function unlessDone(sent: ReturnType<DynamoDbCaller["send"]>): ResultAsync<void, Unavailable> {
  return sent
    .map(() => undefined)
    .orElse((error) => (error.type === "ConditionFailed" ? ok(undefined) : err(error)));
}

function query(TableName: string, key: string, IndexName?: string): QueryCommand {
  return new QueryCommand({
    TableName,
    ...(IndexName !== undefined && { IndexName }),
    KeyConditionExpression: "#k = :k",
    ExpressionAttributeNames: { "#k": key },
    ExpressionAttributeValues: { ":k": { S: nowhere } },
    Limit: 1,
  });
}
