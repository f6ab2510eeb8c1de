import type { ResultAsync } from "neverthrow";
import type { Sha256 } from "#domain";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/**
 * What is large or shared, kept outside the events by the SHA-256 of its UTF-8 text.
 * What an adapter promises is tested by `test/conformance/artefact-store.conformance.ts`.
 */
export interface ArtefactStore {
  /** Keeps a text and returns its hash. Putting it again changes nothing. */
  put(content: string, call?: CallOptions): ResultAsync<Sha256, Unavailable>;
  /** The text of that hash, or `undefined` when it was never put or was removed. */
  get(hash: Sha256, call?: CallOptions): ResultAsync<string | undefined, Unavailable>;
  /** Takes the text of that hash away, if it is there. Put again, it is there again. */
  remove(hash: Sha256, call?: CallOptions): ResultAsync<void, Unavailable>;
}
