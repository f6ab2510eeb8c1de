import { utf8ToBytes } from "@noble/hashes/utils.js";
import * as z from "zod";

/** Text of 1 to `max` UTF-16 code units that Unicode can encode (no lone surrogates). */
export function text(max: number, min = 1): z.ZodString {
  return z
    .string()
    .min(min, min === 1 ? "expected a text that is not empty" : undefined)
    .max(max, `expected at most ${max} characters`)
    .refine((value) => !/\p{Surrogate}/u.test(value), "expected well-formed Unicode");
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  return utf8ToBytes(text).length;
}

/** An opaque id: a letter or digit, then up to 127 more of those, `.`, `_`, `-`. */
export const opaqueId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    "expected an opaque id: letters, digits, '.', '_', '-', at most 128, starting with a letter or digit",
  );

/** Whether an id looks like an e-mail address or a phone number: 7 to 15 digits and separators. */
export function looksPersonal(id: string): boolean {
  if (id.includes("@")) return true;
  return /^[+(]?[\d\s().+-]+$/.test(id) && /^\d{7,15}$/.test(id.replace(/\D/g, ""));
}
