import { err, ok, type Result } from "neverthrow";
import type { Corrupt } from "#application";
import {
  type DomainEvent,
  type EventContract,
  type StoredEvent,
  type StreamName,
  subjectOf,
} from "#domain";
import { decrypt } from "./cipher.js";
import { corrupt } from "./stored-commit.js";

/** The key of a subject; `undefined` when it has none. */
export type KeyOf = (subject: string) => Uint8Array | "forgotten" | undefined;

/** Ties cipher text to its place: moved to another one it does not open. */
export function contextOf(stream: string, version: number): string {
  return `${stream}/${version}`;
}

/**
 * A stored event with its personal values put in, or without them when their subject was forgotten.
 * The event was just parsed and is nobody else's.
 */
export function unseal<E extends DomainEvent>(
  contract: EventContract<E>,
  place: { readonly stream: StreamName<E>; readonly version: number },
  event: StoredEvent,
  sealed: string | null,
  keyOf: KeyOf,
): Result<StoredEvent, Corrupt> {
  if (sealed === null) return ok(event);
  const { stream, version } = place;
  const key = keyOf(subjectOf(contract, stream, event as DomainEvent as E));
  if (key === "forgotten") return ok(event);
  if (key === undefined) return err(corrupt(place, ["the key of its subject is missing"]));
  const plain = decrypt(key, contextOf(stream, version), Buffer.from(sealed, "base64"));
  return plain === undefined
    ? err(corrupt(place, ["its personal fields do not open"]))
    : ok(Object.assign(event, JSON.parse(plain.toString())));
}
