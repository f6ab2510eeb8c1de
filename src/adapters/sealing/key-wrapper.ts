import { err, ok, type ResultAsync } from "neverthrow";
import { type CallOptions, type KeyWrapper, type Unavailable, unlessStopped } from "#application";
import { decrypt, encrypt } from "./cipher.js";

const service = "key wrapper";

/** Wraps data keys by a key from the configuration. Where there is a KMS, that is the better place. */
export class AesKeyWrapper implements KeyWrapper {
  readonly #key: Uint8Array;

  /** @param key - 32 bytes. */
  constructor(key: Uint8Array) {
    if (key.byteLength !== 32)
      throw new RangeError(`a wrapping key has 32 bytes, got ${key.byteLength}`);
    this.#key = key;
  }

  wrap(key: Uint8Array, subject: string, call?: CallOptions): ResultAsync<Uint8Array, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => encrypt(this.#key, subject, key));
  }

  unwrap(
    wrapped: Uint8Array,
    subject: string,
    call?: CallOptions,
  ): ResultAsync<Uint8Array, Unavailable> {
    return unlessStopped(service, call)
      .asyncMap(async () => decrypt(this.#key, subject, wrapped))
      .andThen((key) => {
        if (key !== undefined) return ok(key);
        const cause = new Error(`the key of subject ${subject} does not open`);
        const advice = "configure the wrapping key by which it was wrapped";
        return err({ type: "Unavailable" as const, service, cause, advice });
      });
  }
}
