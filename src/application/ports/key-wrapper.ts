import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/**
 * Encrypts data keys by a key of its own that never leaves it.
 * What an adapter promises is tested by `test/conformance/key-wrapper.conformance.ts`.
 */
export interface KeyWrapper {
  /** A data key, so that only `unwrap` for the same subject gives it back. */
  wrap(key: Uint8Array, subject: string, call?: CallOptions): ResultAsync<Uint8Array, Unavailable>;
  unwrap(
    wrapped: Uint8Array,
    subject: string,
    call?: CallOptions,
  ): ResultAsync<Uint8Array, Unavailable>;
}
