import type { ResultAsync } from "neverthrow";
import type { Instant, OutcomeKind, Sha256 } from "#domain";
import type { CallOptions } from "../call.js";
import type { Vector } from "./embedder.js";
import type { Unavailable } from "./event-store.js";

/** An earlier message that may serve as an example. Its text is an artefact, redacted. */
export interface IndexedCase {
  /** The message's id. */
  readonly caseId: string;
  readonly customerId: string;
  readonly purpose: string;
  readonly contentHash: Sha256;
  /** In which it was written, as text without anything personal. */
  readonly situation: string;
  /** Of `situation`. */
  readonly vector: Vector;
  /** When each kind of outcome first became known. */
  readonly outcomes: readonly { readonly kind: OutcomeKind; readonly knownAt: Instant }[];
  /**
   * Grows with the streams that the case was made of, the message's and its customer's: a newer one
   * replaces an older one, never the other way.
   */
  readonly version: number;
}

/** Which cases to find. */
export interface CaseQuery {
  /** In which a message is to be written. An index may embed it by itself. */
  readonly situation: string;
  /** Of `situation`. */
  readonly vector: Vector;
  readonly purpose: string;
  /** Never this customer's own. */
  readonly exceptCustomer: string;
  /** Only cases of which one of these outcomes was known by then, at the latest. */
  readonly outcomes: readonly OutcomeKind[];
  readonly knownBy: Instant;
  readonly limit: number;
  /** Cosine similarity, -1 to 1. */
  readonly minimumScore: number;
}

/** A case that was found, and how similar its situation was. */
export interface SimilarCase {
  readonly caseId: string;
  readonly contentHash: Sha256;
  /** Cosine similarity, -1 to 1. */
  readonly score: number;
}

/**
 * Finds earlier messages written in similar situations.
 * What an adapter promises is tested by `test/conformance/similar-cases.conformance.ts`.
 */
export interface SimilarCases {
  /** Which index answers, e.g. its name and version. */
  readonly index: string;
  /** Keeps the newer version of a case; nothing of one that was erased. */
  upsert(indexed: IndexedCase, call?: CallOptions): ResultAsync<void, Unavailable>;
  /** Nearest first; equals by case id. */
  nearest(query: CaseQuery, call?: CallOptions): ResultAsync<readonly SimilarCase[], Unavailable>;
  /** Takes a case out for ever, whether it ever was in: no upsert, however late, brings it back. */
  erase(caseId: string, call?: CallOptions): ResultAsync<void, Unavailable>;
}
