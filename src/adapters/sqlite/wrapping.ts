import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type Database from "libsql";
import { err, ok, type Result } from "neverthrow";
import { rowsOf } from "./rows.js";

const own = "wrapping-key";
const check = "wrapping-key-check";

/** What is wrong with the key that a file was opened with, and what helps. */
export interface WrongKey {
  readonly reason: "key-missing" | "wrong-key" | "key-needless";
  readonly is: string;
  readonly advice: string;
}

/**
 * Decides, for a new file, which key wraps the keys in it: the given one, of which only a check
 * value is kept, or a random one that the file holds itself.
 */
export function chooseWrappingKey(
  database: Database.Database,
  given: Uint8Array | undefined,
): Uint8Array {
  const insert = database.prepare("INSERT INTO meta (name, value) VALUES (?, ?)");
  const key = given ?? randomBytes(32);
  if (given === undefined) insert.run([own, key]);
  insert.run([check, checkOf(key)]);
  return key;
}

/** The key that wraps the keys in a file, if it is opened as it was made. */
export function wrappingKeyOf(
  database: Database.Database,
  given: Uint8Array | undefined,
): Result<Uint8Array, WrongKey> {
  const read = (name: string) =>
    rowsOf<[Uint8Array]>(database.prepare("SELECT value FROM meta WHERE name = ?"), [name])[0]?.[0];
  const held = read(own);
  const expected = read(check);
  if (held !== undefined && given !== undefined) {
    return err({
      reason: "key-needless",
      is: "was made without a wrapping key",
      advice: "open it without one",
    });
  }
  const key = held ?? given;
  if (key === undefined) {
    return err({
      reason: "key-missing",
      is: "was made with a wrapping key",
      advice: "open it with that key",
    });
  }
  return expected !== undefined && timingSafeEqual(expected, checkOf(key))
    ? ok(key)
    : err({
        reason: "wrong-key",
        is: "was made with another wrapping key",
        advice: "open it with that one",
      });
}

/** Tells keys apart, and tells nothing about them. */
function checkOf(key: Uint8Array): Buffer {
  return createHmac("sha256", key).update("Docket wrapping key").digest();
}
