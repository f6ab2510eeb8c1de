/** How large DynamoDB takes an item to be. */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** Sizes of an item's attributes in bytes, names included. */
export type AttributeSizes = Readonly<Record<string, number>>;

/** By attribute; the item's size is their sum. */
export function attributeSizes(item: Readonly<Record<string, AttributeValue>>): AttributeSizes {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, Buffer.byteLength(name) + valueSize(value)]),
  );
}

/** In bytes. */
export function itemSize(sizes: AttributeSizes): number {
  return Object.values(sizes).reduce((sum, size) => sum + size, 0);
}

/** What a list weighs before anything is in it. */
export const emptyList = 3;

/** In bytes, without the name. Sets are weighed as their texts. */
export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.L !== undefined) {
    return value.L.reduce((sum, each) => sum + 1 + valueSize(each), emptyList);
  }
  if (value.M !== undefined) {
    return Object.entries(value.M).reduce(
      (sum, [name, each]) => sum + 1 + Buffer.byteLength(name) + valueSize(each),
      emptyList,
    );
  }
  if (value.SS !== undefined || value.NS !== undefined) {
    return [...(value.SS ?? []), ...(value.NS ?? [])].join("").length;
  }
  return 1;
}

/** One byte for two significant digits, and one more. */
function numberSize(text: string): number {
  const digits = text.replace(/[-.]/g, "").replace(/^0+|0+$/g, "");
  return Math.ceil(digits.length / 2) + (text.startsWith("-") ? 2 : 1);
}
