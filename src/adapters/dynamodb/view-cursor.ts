import * as z from "zod";
import type { Item } from "./consumption.js";
import type { IndexSlot } from "./view-row.js";

/** A place's `p`, `s` and `k`. */
const placeText = z.tuple([z.string(), z.string(), z.string()]);

/** The cursor after an item of an index. */
export function cursorAfter(slot: IndexSlot, item: Item): string {
  const place = [`p${slot}`, `s${slot}`, "k"].map((name) => item[name]?.S);
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Where a query goes on; `undefined` for what is no cursor of this partition. */
export function placeOfCursor(
  slot: IndexSlot,
  partition: string,
  cursor: string,
): Item | undefined {
  const { data } = placeText.safeParse(decoded(cursor));
  if (data === undefined || data[0] !== partition) return undefined;
  const [p, s, k] = data;
  return { [`p${slot}`]: { S: p }, [`s${slot}`]: { S: s }, k: { S: k } };
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}
