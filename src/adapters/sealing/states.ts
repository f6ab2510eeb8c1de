import { ok, okAsync, type ResultAsync } from "neverthrow";
import type { CallOptions, KeyVault, Snapshot, Unavailable } from "#application";
import { decrypt, encrypt } from "./cipher.js";

/** A snapshot as a store keeps it: its state is JSON, or encrypted JSON where it has a subject. */
export interface StoredState {
  readonly subject: string | undefined;
  readonly state: string;
}

/** A state as it may be stored at a place; `undefined` when its subject was forgotten. */
export function sealState(
  keys: KeyVault,
  place: string,
  { state, subject }: Snapshot,
  call?: CallOptions,
): ResultAsync<StoredState | undefined, Unavailable> {
  const text = JSON.stringify(state);
  if (subject === undefined) return okAsync({ subject, state: text });
  return keys
    .keyFor(subject, call)
    .map((found) =>
      found.status === "present"
        ? { subject, state: encrypt(found.key, place, Buffer.from(text)).toString("base64") }
        : undefined,
    );
}

/** The state of a stored snapshot; `undefined` when it does not open: then there is none. */
export function openState(
  keys: KeyVault,
  place: string,
  { subject, state }: StoredState,
  call?: CallOptions,
): ResultAsync<unknown, Unavailable> {
  if (subject === undefined) return okAsync(parsed(state));
  return keys.keysOf([subject], call).andThen((found) => {
    const key = found.get(subject);
    if (key?.status !== "present") return ok(undefined);
    const plain = decrypt(key.key, place, Buffer.from(state, "base64"));
    return ok(plain && parsed(plain.toString()));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Damaged: as good as no snapshot.
    return undefined;
  }
}
