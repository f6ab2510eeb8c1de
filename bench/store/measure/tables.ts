/** What a contender's tables hold, as far as its writes tell: sizes, no values. */
import type { AttributeValue, CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import {
  type AttributeSizes,
  attributeSizes,
  emptyList,
  itemSize,
  valueSize,
} from "./item-size.js";

type Item = Readonly<Record<string, AttributeValue>>;

/** Writes one item, or would have. */
export interface Write {
  readonly TableName?: string | undefined;
  readonly Item?: Item | undefined;
  readonly Key?: Item | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

interface Index {
  readonly keys: readonly string[];
  readonly all: boolean;
}

interface Table {
  readonly keys: readonly string[];
  readonly indexes: readonly Index[];
  readonly items: Map<string, AttributeSizes>;
}

/** Keeps the sizes of items, because DynamoDB Local does not say what transactions consume. */
export class Tables {
  readonly #tables = new Map<string, Table>();

  /** What they hold, their indexes included. */
  get bytes(): number {
    let bytes = 0;
    for (const table of this.#tables.values()) {
      for (const item of table.items.values()) {
        bytes += itemSize(item);
        for (const index of table.indexes) bytes += entrySize(table, index, item);
      }
    }
    return bytes;
  }

  create({ TableName, KeySchema, GlobalSecondaryIndexes }: CreateTableCommandInput): void {
    const namesOf = (schema: CreateTableCommandInput["KeySchema"]) =>
      (schema ?? []).flatMap(({ AttributeName }) => AttributeName ?? []);
    this.#tables.set(TableName ?? "", {
      keys: namesOf(KeySchema),
      indexes: (GlobalSecondaryIndexes ?? []).map((index) => ({
        keys: namesOf(index.KeySchema),
        all: index.Projection?.ProjectionType === "ALL",
      })),
      items: new Map(),
    });
  }

  /**
   * Makes the change, and says what it consumes: units of 1 KB, by the larger of the item before and
   * after, and the same once more for each index that holds it.
   */
  write(write: Write): { readonly table: number; readonly indexes: number } {
    const table = this.#tableOf(write);
    const key = keyOf(table, write);
    const before = table.items.get(key);
    const after = write.Item ? attributeSizes(write.Item) : updated(before, write);
    if (after === undefined) table.items.delete(key);
    else table.items.set(key, after);
    const largest = (size: (item: AttributeSizes) => number) =>
      units(Math.max(...[before, after].map((item) => (item === undefined ? 0 : size(item)))));
    return {
      table: Math.max(largest(itemSize), 1),
      indexes: table.indexes.reduce(
        (sum, index) => sum + largest((item) => entrySize(table, index, item)),
        0,
      ),
    };
  }

  /** What a refused condition consumes: by the item that is there. */
  refusedUnits(write: Write): number {
    const table = this.#tableOf(write);
    const there = table.items.get(keyOf(table, write));
    return there === undefined ? 1 : Math.max(units(itemSize(there)), 1);
  }

  #tableOf({ TableName = "" }: Write): Table {
    const table = this.#tables.get(TableName);
    if (table === undefined) throw new Error(`${TableName} was created elsewhere`);
    return table;
  }
}

function units(bytes: number): number {
  return Math.ceil(bytes / 1024);
}

function keyOf({ keys }: Table, { Item, Key }: Write): string {
  return JSON.stringify(keys.map((name) => (Item ?? Key)?.[name]));
}

/** 0 when the item is not in the index. */
function entrySize(table: Table, index: Index, item: AttributeSizes): number {
  if (index.keys.some((name) => item[name] === undefined)) return 0;
  const names = new Set([...table.keys, ...index.keys]);
  return index.all
    ? itemSize(item)
    : itemSize(Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name))));
}

/** After an update, of which only assignments are understood; without one the item is deleted. */
function updated(before: AttributeSizes | undefined, write: Write): AttributeSizes | undefined {
  const { UpdateExpression, ExpressionAttributeNames = {}, ExpressionAttributeValues = {} } = write;
  if (UpdateExpression === undefined) return undefined;
  const sizes: Record<string, number> = { ...attributeSizes(write.Key ?? {}), ...before };
  const assignments = UpdateExpression.matchAll(
    /([#\w]+)\s*=\s*(?:list_append\(\s*[#\w]+\s*,\s*(:\w+)\s*\)|(:\w+))/g,
  );
  for (const [, alias = "", appended, assigned = appended ?? ""] of assignments) {
    const name = ExpressionAttributeNames[alias] ?? alias;
    const value = ExpressionAttributeValues[assigned];
    const added = value === undefined ? 0 : valueSize(value);
    sizes[name] =
      appended === undefined
        ? Buffer.byteLength(name) + added
        : (sizes[name] ?? Buffer.byteLength(name) + emptyList) + added - emptyList;
  }
  return sizes;
}
