import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { IndexEntry, ViewRow } from "#application";
import type { Instant } from "#domain";
import { compress, expand, isWorthwhile } from "./compression.js";
import type { Item } from "./consumption.js";

/** One of the three indexes that all views of a table share. */
export type IndexSlot = 1 | 2 | 3;

/** Which slot keeps which index. Indexes of one view need slots of their own. */
export type IndexSlots = Readonly<Record<string, IndexSlot>>;

/** By which DynamoDB drops rows that are needed for a while only: the views table's TTL. */
export const endAttribute = "e";

/** What DynamoDB takes as one item: its attributes' names and values, in bytes. */
export const itemLimitBytes: number = 400 * 1024;

/** No more than what the largest item can expand to: deflate's best ratio is 1,032 to 1. */
const rowLimitBytes = itemLimitBytes * 1032;

/** An item's row, and the key that it was saved under. */
export interface OpenedRow<Row> extends ViewRow<Row> {
  readonly key: string;
}

/** The hash key of a row: unambiguous, because no view has a NUL in its name. */
export function rowKey(view: string, key: string): string {
  return `${plainName(view)}\u0000${key}`;
}

/** The hash key of a partition in its slot: never empty, which DynamoDB refuses. */
export function partitionKey(view: string, index: string, partition: string): string {
  return `${plainName(view)}\u0000${plainName(index)}\u0000${partition}`;
}

/** @throws RangeError - for an index that has no slot. */
export function slotOf(slots: IndexSlots, index: string): IndexSlot {
  const slot = Object.hasOwn(slots, index) ? slots[index] : undefined;
  if (slot === undefined) throw new RangeError(`no slot is configured for the index "${index}"`);
  return slot;
}

/** A row as it is stored. */
export function rowItem<Row>(
  slots: IndexSlots,
  view: string,
  key: string,
  { row, version, indexes }: ViewRow<Row>,
  keepUntil?: Instant,
): Item & { readonly v: AttributeValue } {
  const places = Object.entries(indexes).flatMap(([index, { partition, sort }]) => {
    const slot = slotOf(slots, index);
    return [
      [`p${slot}`, { S: partitionKey(view, index, partition) }],
      [`s${slot}`, { S: `${sort}\u0000${key}` }],
    ] as const;
  });
  const place = Object.fromEntries(places);
  if (Object.keys(place).length < places.length) {
    throw new RangeError(`two of ${Object.keys(indexes).join(", ")} are in one slot`);
  }
  return {
    k: { S: rowKey(view, key) },
    v: { N: String(version) },
    r: textAttribute(JSON.stringify(row), key),
    ...(keepUntil !== undefined && { [endAttribute]: { N: secondsOf(keepUntil) } }),
    ...place,
  };
}

/** Seconds since 1970, as DynamoDB's TTL has them; never too early. */
function secondsOf(instant: Instant): string {
  return String(Math.ceil(Date.parse(instant) / 1_000));
}

/** The row of an item; `undefined` when it cannot be read. */
export function openRow<Row>(item: Item): OpenedRow<Row> | undefined {
  const [, key] = split(item["k"]?.S);
  const version = Number(item["v"]?.N);
  if (key === undefined || !Number.isSafeInteger(version)) return undefined;
  const row = parsed(textOf(item["r"], key));
  if (row === undefined) return undefined;
  const places = ([1, 2, 3] as const).flatMap((slot) => {
    const [, place] = split(item[`p${slot}`]?.S);
    const [index, partition] = split(place);
    const sort = item[`s${slot}`]?.S?.slice(0, -1 - key.length);
    if (index === undefined || partition === undefined || sort === undefined) return [];
    return [[index, { partition, sort }] satisfies [string, IndexEntry]];
  });
  return { key, row: row.value as Row, version, indexes: Object.fromEntries(places) };
}

/** What is before and after the first NUL. */
function split(text: string | undefined): readonly [string, string] | readonly [] {
  const at = text?.indexOf("\u0000") ?? -1;
  return text === undefined || at < 0 ? [] : [text.slice(0, at), text.slice(at + 1)];
}

function plainName(name: string): string {
  if (name.includes("\u0000")) throw new RangeError(`a name has no NUL: ${JSON.stringify(name)}`);
  return name;
}

function textAttribute(text: string, key: string): AttributeValue {
  const compressed = compress(text, key);
  return isWorthwhile(compressed.byteLength, text) ? { B: compressed } : { S: text };
}

function textOf(attribute: AttributeValue | undefined, key: string): string | undefined {
  if (attribute?.B === undefined) return attribute?.S;
  return expand(attribute.B, key, rowLimitBytes).unwrapOr(undefined);
}

function parsed(text: string | undefined): { readonly value: unknown } | undefined {
  try {
    return text === undefined ? undefined : { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
