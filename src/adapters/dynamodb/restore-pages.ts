import { ScanCommand, type ScanCommandInput } from "@aws-sdk/client-dynamodb";
import { ok, type Result, ResultAsync } from "neverthrow";
import type { CallOptions, Unavailable } from "#application";
import type { Item } from "./consumption.js";
import type { EventsTable } from "./stream-items.js";

/** How a whole table is read. */
export interface PagesOptions extends CallOptions {
  /** How many items a page looks at; what 1 MB holds unless told. */
  readonly pageSize?: number | undefined;
  readonly filter?: Pick<ScanCommandInput, "FilterExpression" | "ExpressionAttributeValues">;
}

/** All items of a table as they are now (strongly consistent), page by page. */
export async function* pagesOf(
  { caller, table }: EventsTable,
  { pageSize, filter, signal }: PagesOptions,
): AsyncGenerator<Result<readonly Item[], Unavailable>> {
  let after: Item | undefined;
  do {
    const command = new ScanCommand({
      TableName: table,
      ConsistentRead: true,
      Limit: pageSize,
      ExclusiveStartKey: after,
      ...filter,
    });
    const page = await caller.ask(command, { signal });
    yield page.map(({ output }) => output.Items ?? []);
    after = page.isOk() ? page.value.output.LastEvaluatedKey : undefined;
  } while (after !== undefined);
}

/** So much is done side by side. */
const atOnce = 8;

/** Does something with each of many, some side by side; an error ends it. */
export function eachSideBySide<T, E>(
  all: readonly T[],
  act: (one: T) => ResultAsync<void, E>,
): ResultAsync<void, E> {
  const run = async (): Promise<Result<void, E>> => {
    for (let i = 0; i < all.length; i += atOnce) {
      const done = await ResultAsync.combine(all.slice(i, i + atOnce).map(act));
      if (done.isErr()) return done.map(() => undefined);
    }
    return ok(undefined);
  };
  return new ResultAsync(run());
}
