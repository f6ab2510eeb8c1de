import { GetItemCommand, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { err, errAsync, ok, Result, type ResultAsync } from "neverthrow";
import type {
  CallOptions,
  Find,
  RowPage,
  SaveOptions,
  Unavailable,
  ViewRow,
  ViewStore,
} from "#application";
import type { DynamoDbCaller } from "./caller.js";
import { type Item, itemBytes } from "./consumption.js";
import { cursorAfter, placeOfCursor } from "./view-cursor.js";
import {
  type IndexSlots,
  itemLimitBytes,
  type OpenedRow,
  openRow,
  partitionKey,
  rowItem,
  rowKey,
  slotOf,
} from "./view-row.js";

/** What a view store is made of. */
export interface DynamoDbViewStoreOptions {
  readonly caller: DynamoDbCaller;
  readonly table: string;
  /** Where the table's three indexes keep those of the views; Docket's own views unless told. */
  readonly indexes?: IndexSlots;
}

const docketIndexes: IndexSlots = { byAgent: 1, byCustomer: 1, byStatus: 2, byAgentVersion: 3 };

/**
 * Rows as the items of one table. A row that was saved is loaded at once; `find` asks an index that
 * DynamoDB brings up to date a moment later.
 */
export class DynamoDbViewStore implements ViewStore {
  readonly #caller: DynamoDbCaller;
  readonly #table: string;
  readonly #slots: IndexSlots;

  constructor({ caller, table, indexes = docketIndexes }: DynamoDbViewStoreOptions) {
    this.#caller = caller;
    this.#table = table;
    this.#slots = indexes;
  }

  load<Row>(
    view: string,
    key: string,
    call?: CallOptions,
  ): ResultAsync<ViewRow<Row> | undefined, Unavailable> {
    const command = new GetItemCommand({
      TableName: this.#table,
      Key: { k: { S: rowKey(view, key) } },
      ConsistentRead: true,
    });
    return this.#caller
      .ask(command, call)
      .andThen(({ output: { Item: item } }) =>
        item === undefined
          ? ok(undefined)
          : this.#open<Row>(item).map(({ row, version, indexes }) => ({ row, version, indexes })),
      );
  }

  /** One write. A condition that does not hold is success: a newer row is there. */
  save<Row>(
    view: string,
    key: string,
    next: ViewRow<Row>,
    { keepUntil, ...call }: SaveOptions = {},
  ): ResultAsync<void, Unavailable> {
    const item = rowItem(this.#slots, view, key, next, keepUntil);
    const bytes = itemBytes(item);
    if (bytes > itemLimitBytes) {
      return errAsync(
        this.#unavailable(
          `the row ${key} of view ${view} has ${bytes} bytes, DynamoDB takes ${itemLimitBytes}`,
          "keep less in a row, and build the view anew under its next version",
        ),
      );
    }
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: item,
      ConditionExpression: "attribute_not_exists(k) OR v < :v",
      ExpressionAttributeValues: { ":v": item.v },
    });
    return this.#caller
      .send(command, call)
      .map(() => undefined)
      .orElse((error) => (error.type === "ConditionFailed" ? ok(undefined) : err(error)));
  }

  find<Row>(
    view: string,
    { index, partition, newestFirst = false, limit = 100, cursor, signal }: Find,
  ): ResultAsync<RowPage<Row>, Unavailable> {
    const slot = slotOf(this.#slots, index);
    const place = partitionKey(view, index, partition);
    const after = cursor === undefined ? undefined : placeOfCursor(slot, place, cursor);
    if (cursor !== undefined && after === undefined) {
      const cause = `"${cursor}" is no cursor of ${view}, ${index}, ${partition}`;
      return errAsync(this.#unavailable(cause, "begin again without a cursor"));
    }
    const command = new QueryCommand({
      TableName: this.#table,
      IndexName: `index-${slot}`,
      KeyConditionExpression: `p${slot} = :p`,
      ExpressionAttributeValues: { ":p": { S: place } },
      ScanIndexForward: !newestFirst,
      // One more than asked for says whether there is a next page.
      Limit: limit + 1,
      ExclusiveStartKey: after,
    });
    return this.#caller.ask(command, { signal }).andThen(({ output }) => {
      const { Items: found = [], LastEvaluatedKey: last } = output;
      const items = found.slice(0, limit);
      const end = found.length > limit ? items.at(-1) : last;
      const next = end && cursorAfter(slot, end);
      return Result.combine(items.map((item) => this.#open<Row>(item))).map((rows) => ({
        rows: rows.map(({ key, row }) => ({ key, row })),
        next,
      }));
    });
  }

  #open<Row>(item: Item): Result<OpenedRow<Row>, Unavailable> {
    const opened = openRow<Row>(item);
    if (opened !== undefined) return ok(opened);
    return err(
      this.#unavailable(
        `the row ${JSON.stringify(item["k"]?.S)} is damaged`,
        `delete it from table "${this.#table}" and rebuild the view`,
      ),
    );
  }

  #unavailable(cause: string, advice: string): Unavailable {
    return { type: "Unavailable", service: "DynamoDB", cause: new Error(cause), advice };
  }
}
