import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import type { CallOptions, Consumed, Unavailable } from "#application";
import type { StreamName } from "#domain";
import type { DynamoDbCaller } from "./caller.js";
import type { Item } from "./consumption.js";

/** A table of streams, and who asks it. */
export interface EventsTable {
  readonly caller: DynamoDbCaller;
  readonly table: string;
}

/** Which items of a stream: by their `v`, ends included. */
export interface Range {
  readonly from?: number;
  readonly upTo?: number;
  readonly newestFirst?: boolean;
  /** How many are looked at in one request; what 1 MB holds unless told. */
  readonly limit?: number;
}

/** Items of one stream, and what they consumed. */
export interface Items {
  readonly items: readonly Item[];
  readonly consumed: Consumed;
}

/** What is answered without asking. */
export const nothing: Consumed = Object.freeze({ requests: 0, readUnits: 0, writeUnits: 0 });

/** What two answers consumed together. */
export function plus(one: Consumed, other: Consumed): Consumed {
  return {
    requests: one.requests + other.requests,
    readUnits: one.readUnits + other.readUnits,
    writeUnits: one.writeUnits + other.writeUnits,
  };
}

/** One request's worth of a stream, strongly consistent, and where the next one starts. */
export function queryPage(
  { caller, table }: EventsTable,
  stream: StreamName,
  { from = 0, upTo = Number.MAX_SAFE_INTEGER, newestFirst = false, limit }: Range,
  after: Item | undefined,
  call: CallOptions,
): ResultAsync<Items & { readonly next: Item | undefined }, Unavailable> {
  const command = new QueryCommand({
    TableName: table,
    KeyConditionExpression: "s = :s AND v BETWEEN :from AND :upTo",
    ExpressionAttributeValues: {
      ":s": { S: stream },
      ":from": { N: String(from) },
      ":upTo": { N: String(Math.min(upTo, Number.MAX_SAFE_INTEGER)) },
    },
    ConsistentRead: true,
    ScanIndexForward: !newestFirst,
    Limit: limit,
    ExclusiveStartKey: after,
  });
  // Not `map`: that makes a generator function, which lives until the next full collection.
  return caller
    .ask(command, call)
    .andThen(({ output, consumed }) =>
      ok({ items: output.Items ?? [], next: output.LastEvaluatedKey, consumed }),
    );
}

/** All of a range, over as many pages as it takes, or up to a page after which nothing is wanted. */
export function queryAll(...asked: Parameters<typeof allOf>): ResultAsync<Items, Unavailable> {
  return new ResultAsync(allOf(...asked));
}

async function allOf(
  table: EventsTable,
  stream: StreamName,
  range: Range,
  call: CallOptions,
  isEnough: (page: readonly Item[]) => boolean = () => false,
): Promise<Result<Items, Unavailable>> {
  const items: Item[] = [];
  let consumed = nothing;
  let after: Item | undefined;
  do {
    const page = await queryPage(table, stream, range, after, call);
    if (page.isErr()) return err(page.error);
    for (const item of page.value.items) items.push(item);
    consumed = plus(consumed, page.value.consumed);
    after = isEnough(page.value.items) ? undefined : page.value.next;
  } while (after !== undefined);
  return ok({ items, consumed });
}
