import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** Something from outside that waits to be taken in. */
export interface Letter {
  /**
   * The same one for the same letter however often it is sent, so that whoever takes it out does no
   * harm by doing so twice. 1 to 256 characters of visible ASCII.
   */
  readonly id: string;
  /** JSON, or other text that is not empty and fit for XML 1.0. */
  readonly body: string;
}

/** The largest letter, in bytes of UTF-8, id and body together: 256 KiB less what carries the id. */
export const letterLimitBytes = 256 * 1024 - 64;

/**
 * Not every letter was sent; those that were are not in `unsent`. Sending these again is right. It
 * is `Unavailable` for whoever does not look closer.
 */
export interface NotSent extends Unavailable {
  readonly unsent: readonly Letter[];
}

/** Letters over `letterLimitBytes`. Nothing was sent. */
export interface LettersTooLong {
  readonly type: "LettersTooLong";
  readonly letters: readonly { readonly id: string; readonly bytes: number }[];
  readonly limit: number;
}

/**
 * Keeps what comes from outside until it is taken in. A letter may come out more than once and in
 * any order.
 * What an adapter promises is tested by `test/conformance/intake-queue.conformance.ts`.
 */
export interface IntakeQueue {
  send(letters: readonly Letter[], call?: CallOptions): ResultAsync<void, NotSent | LettersTooLong>;
}
