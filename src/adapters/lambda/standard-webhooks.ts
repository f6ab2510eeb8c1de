import { createHmac, timingSafeEqual } from "node:crypto";
import { err, ok, type Result } from "neverthrow";
import type { Instant } from "#domain";
import { type Headers, headerOf } from "./rest-event.js";

/** How far the sender's clock and ours may be apart, in seconds, both ways. */
const toleranceSeconds = 5 * 60;

/**
 * Visible ASCII, and no full stop: that ends the id in what is signed. So no other id, time and body
 * have the same signature.
 */
const idPattern = /^[!-\-/-~]{1,256}$/;

/** The headers of a webhook that its signature is made of or stands in. */
type SignedHeader = "webhook-id" | "webhook-timestamp" | "webhook-signature";

/** Why a webhook is not taken for its sender's. */
export type NotVerified =
  | { readonly type: "HeaderMissing" | "HeaderMalformed"; readonly header: SignedHeader }
  | { readonly type: "TimestampTooOld" | "TimestampTooNew" | "SignatureWrong" };

/** A webhook as it came. */
export interface SignedWebhook {
  readonly headers: Headers;
  /** As they were sent, byte by byte. */
  readonly body: Uint8Array;
}

/**
 * The id of a webhook that somebody sent who has one of the keys, at most 5 minutes before or after
 * `now`. Source: Standard Webhooks, "Signature scheme" and "Verifying signatures"; of its signatures
 * the symmetric one (`v1`), others are skipped.
 */
export function verify(
  { headers, body }: SignedWebhook,
  keys: readonly Uint8Array[],
  now: Instant,
): Result<string, NotVerified> {
  const read = (header: SignedHeader, pattern: RegExp): Result<string, NotVerified> => {
    const value = headerOf(headers, header);
    if (value === undefined) return err({ type: "HeaderMissing", header });
    return pattern.test(value) ? ok(value) : err({ type: "HeaderMalformed", header });
  };
  return read("webhook-id", idPattern).andThen((id) =>
    read("webhook-timestamp", /^\d{1,12}$/).andThen((timestamp) =>
      read("webhook-signature", /^[!-~ ]+$/).andThen((signatures) => {
        const age = Math.floor(Date.parse(now) / 1_000) - Number(timestamp);
        if (age > toleranceSeconds) return err({ type: "TimestampTooOld" } as const);
        if (age < -toleranceSeconds) return err({ type: "TimestampTooNew" } as const);
        const isTheirs = isSigned(signatures, keys, [`${id}.${timestamp}.`, body]);
        return isTheirs ? ok(id) : err({ type: "SignatureWrong" } as const);
      }),
    ),
  );
}

/** Whether one of the signatures is made by one of the keys. */
function isSigned(
  signatures: string,
  keys: readonly Uint8Array[],
  parts: readonly (string | Uint8Array)[],
): boolean {
  const given = signatures
    .split(" ")
    .filter((each) => each.startsWith("v1,"))
    .map((each) => Buffer.from(each.slice("v1,".length)));
  return keys.some((key) => {
    const hmac = createHmac("sha256", key);
    for (const part of parts) hmac.update(part);
    const expected = Buffer.from(hmac.digest("base64"));
    return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
  });
}
