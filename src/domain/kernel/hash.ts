import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import canonicalize from "canonicalize";
import * as z from "zod";

/** SHA-256 as 64 lowercase hexadecimal characters. */
export type Sha256 = string;

/** SHA-256 as it is stored: 64 lowercase hexadecimal characters. */
export const sha256Hex = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "expected a SHA-256 in lower-case hexadecimal");

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** SHA-256 of a text's UTF-8 bytes. */
export function hashText(text: string): Sha256 {
  // Joined, not added up: an engine keeps a sum as all of its parts, a kilobyte instead of 64 bytes.
  const hex: string[] = [];
  for (const byte of sha256(utf8ToBytes(text))) hex.push(hexOfByte[byte] ?? "");
  return hex.join("");
}

/**
 * Canonical JSON (RFC 8785) of a JSON value: keys sorted by UTF-16 code units, numbers as
 * ECMAScript writes them, no white space. Throws for what is not JSON: NaN, infinities, lone
 * surrogates, cycles.
 */
export function canonicalJson(value: unknown): string {
  const json = canonicalize(value);
  if (json === undefined) throw new TypeError(`not a JSON value: ${typeof value}`);
  return json;
}

/** SHA-256 of a value's canonical JSON. */
export function hashJson(value: unknown): Sha256 {
  return hashText(canonicalJson(value));
}

/** Whether two JSON values are the same, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameJson(a[key], b[key]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

const base32Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** The first `length` characters, at most 51, of the base32 (RFC 4648, lower case) of SHA-256 of a text. */
export function hashBase32(text: string, length: number): string {
  const bits = [...sha256(utf8ToBytes(text))].map((byte) => byte.toString(2).padStart(8, "0"));
  return (bits.join("").match(/.{5}/g) ?? [])
    .slice(0, length)
    .map((five) => base32Alphabet[Number.parseInt(five, 2)])
    .join("");
}
