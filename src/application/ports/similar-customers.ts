import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Vector } from "./embedder.js";
import type { Unavailable } from "./event-store.js";

/** A customer as a point among others. */
export interface IndexedCustomer {
  readonly customerId: string;
  /** Of the customer's features, as text without anything personal. */
  readonly vector: Vector;
  /** The customer stream's version: a newer one replaces an older one, never the other way. */
  readonly version: number;
}

/** Which customers to find. */
export interface CustomerQuery {
  readonly vector: Vector;
  /** Never this one. */
  readonly exceptCustomer: string;
  readonly limit: number;
  /** Cosine similarity, -1 to 1. */
  readonly minimumScore: number;
}

/** A customer that was found, and how similar they are. */
export interface SimilarCustomer {
  readonly customerId: string;
  /** Cosine similarity, -1 to 1. */
  readonly score: number;
}

/**
 * Finds customers like another one.
 * What an adapter promises is tested by `test/conformance/similar-customers.conformance.ts`.
 */
export interface SimilarCustomers {
  /** Which index answers, e.g. its name and version. */
  readonly index: string;
  /** Keeps the newer version of a customer; nothing of one who was erased. */
  upsert(indexed: IndexedCustomer, call?: CallOptions): ResultAsync<void, Unavailable>;
  /** Nearest first; equals by customer id. */
  nearest(
    query: CustomerQuery,
    call?: CallOptions,
  ): ResultAsync<readonly SimilarCustomer[], Unavailable>;
  /** Takes a customer out for ever, whether they ever were in: no upsert, however late, brings them back. */
  erase(customerId: string, call?: CallOptions): ResultAsync<void, Unavailable>;
}
