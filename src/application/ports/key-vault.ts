import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** A subject's data key: 32 bytes for AES-256. */
export interface PresentKey {
  readonly status: "present";
  readonly key: Uint8Array;
}

/** The key was destroyed, and none is ever made again. */
export interface ForgottenKey {
  readonly status: "forgotten";
}

/** No key was ever made. */
export interface AbsentKey {
  readonly status: "absent";
}

/** How keys are asked for. */
export interface KeysOptions extends CallOptions {
  /** Not what somebody remembers of them: as they are now. */
  readonly fresh?: boolean;
}

/**
 * One data key for each person whose data is stored. Destroying it destroys what it encrypted.
 * What an adapter promises is tested by `test/conformance/key-vault.conformance.ts`.
 */
export interface KeyVault {
  /** The subject's key; made at the first call, the same one for all who ask at once. */
  keyFor(subject: string, call?: CallOptions): ResultAsync<PresentKey | ForgottenKey, Unavailable>;

  /** The keys of several subjects as they are; makes none. */
  keysOf(
    subjects: readonly string[],
    call?: KeysOptions,
  ): ResultAsync<ReadonlyMap<string, PresentKey | ForgottenKey | AbsentKey>, Unavailable>;

  /** Destroys the key and leaves a marker. Says what was there. Doing it again changes nothing. */
  forget(
    subject: string,
    call?: CallOptions,
  ): ResultAsync<"present" | "forgotten" | "absent", Unavailable>;
}
