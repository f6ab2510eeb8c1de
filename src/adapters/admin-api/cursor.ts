import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import { hashText, type Instant, millisecondsBetween } from "#domain";

/** A cursor that cannot be used. */
export type CursorFault = { readonly type: "CursorNotOurs" } | { readonly type: "CursorExpired" };

/** How long a cursor is good for, in milliseconds: a day. Its view may be another one then. */
const goodForMs = 24 * 60 * 60 * 1_000;

const content = z.tuple([z.string(), z.iso.datetime({ precision: 3 }), z.string()]);

/**
 * Where a query goes on, as opaque text. It says of which query it is and from when, with a checksum
 * over both: no protection, since who holds it may ask anything anyway.
 *
 * @param query - Everything that the next page must have in common with this one.
 */
export function cursorFor(query: string, place: string, now: Instant): string {
  const checksum = checksumOf(query, now, place);
  return Buffer.from(JSON.stringify([checksum, now, place])).toString("base64url");
}

/** The place of a cursor of that query. */
export function placeIn(query: string, cursor: string, now: Instant): Result<string, CursorFault> {
  const parsed = content.safeParse(decoded(cursor));
  if (!parsed.success) return err({ type: "CursorNotOurs" });
  const [checksum, at, place] = parsed.data;
  if (checksum !== checksumOf(query, at, place)) return err({ type: "CursorNotOurs" });
  return millisecondsBetween(at, now) > goodForMs ? err({ type: "CursorExpired" }) : ok(place);
}

function checksumOf(query: string, at: Instant, place: string): string {
  return hashText(JSON.stringify([query, at, place])).slice(0, 16);
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}
