import { errAsync, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type IntakeQueue,
  type Letter,
  type LettersTooLong,
  letterLimitBytes,
  type NotSent,
  unlessStopped,
} from "#application";
import { frozen } from "./frozen.js";

/** Keeps letters in a list. */
export class InMemoryIntakeQueue implements IntakeQueue {
  readonly #letters: Letter[] = [];

  /** Everything that was sent, in that order. */
  get letters(): readonly Letter[] {
    return this.#letters;
  }

  send(
    letters: readonly Letter[],
    call?: CallOptions,
  ): ResultAsync<void, NotSent | LettersTooLong> {
    const limit = letterLimitBytes;
    const tooLong = letters
      .map(({ id, body }) => ({ id, bytes: Buffer.byteLength(id) + Buffer.byteLength(body) }))
      .filter(({ bytes }) => bytes > limit);
    if (tooLong.length > 0) return errAsync({ type: "LettersTooLong", letters: tooLong, limit });
    return unlessStopped("in-memory intake queue", call)
      .mapErr((stopped) => ({ ...stopped, unsent: letters }))
      .asyncMap(async () => {
        this.#letters.push(...letters.map(frozen));
      });
  }
}
