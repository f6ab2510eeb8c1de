import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import type { Unavailable } from "#application";
import type { Item } from "./consumption.js";

/** Where a scan goes on: after which item, and what is known of its stream. */
export interface ScanPlace {
  readonly after: Item;
  readonly stream: string;
  /** The version that comes next in that stream; 0 when nothing more of it can be read. */
  readonly next: number;
}

/** Category, segment and number of segments: a cursor is good for no others. */
export type ScanOf = readonly [category: string, segment: number, of: number];

const cursor = z.tuple([
  z.string(),
  z.int(),
  z.int(),
  z.string(),
  z.string().regex(/^\d+(\.5)?$/),
  z.int().nonnegative(),
]);

/** A place as opaque text. */
export function cursorAt(scan: ScanOf, { after, stream, next }: ScanPlace): string {
  return Buffer.from(JSON.stringify([...scan, stream, after["v"]?.N, next])).toString("base64url");
}

/** The place of a cursor, the beginning without one, or what is wrong with the call. */
export function placeOf(
  [category, segment, of]: ScanOf,
  text: string | undefined,
): Result<ScanPlace | undefined, Unavailable> {
  if (!isSegment(segment, of)) return err(refusal(`there is no segment ${segment} of ${of}`));
  if (text === undefined) return ok(undefined);
  const { data } = cursor.safeParse(decoded(text));
  if (data === undefined || data[0] !== category || data[1] !== segment || data[2] !== of) {
    return err(refusal(`"${text}" is no cursor of ${category}, segment ${segment} of ${of}`));
  }
  const [, , , stream, version, next] = data;
  return ok({ after: { s: { S: stream }, v: { N: version } }, stream, next });
}

/** As many segments as DynamoDB allows. */
function isSegment(segment: number, of: number): boolean {
  const isWhole = Number.isInteger(segment) && Number.isInteger(of);
  return isWhole && of >= 1 && of <= 1_000_000 && segment >= 0 && segment < of;
}

function refusal(sentence: string): Unavailable {
  return { type: "Unavailable", service: "DynamoDB", cause: new Error(sentence) };
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}
