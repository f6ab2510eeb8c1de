import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** A text's vector: of length 1, unless the text has nothing to embed and it is all zeros. */
export interface Vector {
  readonly model: string;
  readonly values: readonly number[];
}

/**
 * Turns text into vectors of one model and dimension.
 * What an adapter promises is tested by `test/conformance/embedder.conformance.ts`.
 */
export interface Embedder {
  readonly model: string;
  readonly dimension: number;
  embed(text: string, call?: CallOptions): ResultAsync<Vector, Unavailable>;
}
