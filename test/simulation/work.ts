import type { ResultAsync } from "neverthrow";
import type { Hands } from "./seat.js";

type Answer = ResultAsync<unknown, { readonly type: string }>;

/** Something that is to be done, by whatever process, as often as it takes. */
export interface Work {
  readonly name: string;
  /** Does it, from its beginning. */
  readonly run: (hands: Hands) => Answer;
  /** Errors that are its end: it is no longer to be done. Every other one is tried again. */
  readonly refusals?: readonly string[];
  /** What must be on the record once when it was acknowledged. */
  readonly leaves?: readonly Trace[];
  /** Whose personal data must be nowhere when it was acknowledged. */
  readonly forgets?: string;
  /** What is to be done after it. */
  readonly next?: (value: unknown) => readonly Work[];
}

/** An event that is in a stream exactly once: of that type, with these fields. */
export interface Trace {
  readonly stream: string;
  readonly type: string;
  readonly fields: Readonly<Record<string, unknown>>;
}
