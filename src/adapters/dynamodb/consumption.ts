import {
  type AttributeValue,
  BatchWriteItemCommand,
  type ConsumedCapacity,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Consumed } from "#application";

/** An item as the SDK gives and takes it. */
export type Item = Readonly<Record<string, AttributeValue>>;

const writes = [PutItemCommand, UpdateItemCommand, DeleteItemCommand, BatchWriteItemCommand];

/** What an answer to a command consumed by its own account, after so many requests. */
export function consumedBy(command: object, output: object, requests: number): Consumed {
  const units = capacitiesOf(output).reduce((sum, each) => sum + (each.CapacityUnits ?? 0), 0);
  return writes.some((write) => command instanceof write)
    ? { requests, readUnits: 0, writeUnits: units }
    : { requests, readUnits: units, writeUnits: 0 };
}

/** What a write consumes whose condition did not hold: as if it had written what was there. */
export function consumedByRefusal(found: Item | undefined, requests: number): Consumed {
  const writeUnits = Math.max(1, Math.ceil(itemBytes(found ?? {}) / 1024));
  return { requests, readUnits: 0, writeUnits };
}

function capacitiesOf(output: object): readonly ConsumedCapacity[] {
  const { ConsumedCapacity: found } = output as {
    readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
  };
  return found === undefined ? [] : [found].flat();
}

/** The size of an item by AWS's rules, in bytes: its names and its values. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.M !== undefined) return 3 + itemBytes(value.M) + Object.keys(value.M).length;
  if (value.L !== undefined) {
    return value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 3);
  }
  if (value.SS !== undefined) return value.SS.reduce((sum, S) => sum + Buffer.byteLength(S), 0);
  if (value.NS !== undefined) return value.NS.reduce((sum, N) => sum + numberBytes(N), 0);
  if (value.BS !== undefined) return value.BS.reduce((sum, B) => sum + B.byteLength, 0);
  return 1;
}

/** One byte, and one for each two significant digits, and one for a minus sign. */
function numberBytes(text: string): number {
  const digits = text
    .replace(/e.*$/i, "")
    .replace(/[-+.]/g, "")
    .replace(/^0+|0+$/g, "");
  return 1 + Math.ceil(digits.length / 2) + (text.startsWith("-") ? 1 : 0);
}
