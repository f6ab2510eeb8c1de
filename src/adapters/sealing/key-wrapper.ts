import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import type { KeyWrapper, Unavailable } from "#application";
import { decrypt, encrypt } from "./cipher.js";

/** Wraps data keys by a key from the configuration. Where there is a KMS, that is the better place. */
export class AesKeyWrapper implements KeyWrapper {
  readonly #key: Uint8Array;

  /** @param key - 32 bytes. */
  constructor(key: Uint8Array) {
    if (key.byteLength !== 32) throw new RangeError("a wrapping key has 32 bytes");
    this.#key = key;
  }

  wrap(key: Uint8Array, subject: string): ResultAsync<Uint8Array, Unavailable> {
    return okAsync(encrypt(this.#key, subject, key));
  }

  unwrap(wrapped: Uint8Array, subject: string): ResultAsync<Uint8Array, Unavailable> {
    const key = decrypt(this.#key, subject, wrapped);
    if (key !== undefined) return okAsync(key);
    return errAsync({
      type: "Unavailable",
      service: "key wrapper",
      cause: new Error(`the key of subject ${subject} does not open`),
      advice: "configure the wrapping key by which it was wrapped",
    });
  }
}
