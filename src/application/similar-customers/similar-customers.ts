import { type ResultAsync, safeTry } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { CustomerNotFound } from "../pipeline/customer-features.js";
import type { Ports, ReadError, SimilarCustomer } from "../ports/index.js";
import { type CustomerIsErased, readPortrait } from "./read-portrait.js";

/** How many customers to find, and how near they must be. */
export interface SimilarityLimits {
  /** A whole number from 1; 10 unless told. */
  readonly limit?: number;
  /** Cosine similarity, -1 to 1; 0 unless told. */
  readonly minimumScore?: number;
}

/**
 * Finds the customers whose portraits are nearest to a customer's own, nearest first, of those who
 * were indexed. The customer need not be.
 */
export function similarCustomers({
  events,
  embedder,
  similarCustomers,
}: Pick<Ports, "events" | "embedder" | "similarCustomers">): (
  customerId: string,
  limits?: SimilarityLimits,
  call?: CallOptions,
) => ResultAsync<readonly SimilarCustomer[], CustomerNotFound | CustomerIsErased | ReadError> {
  return (customerId, { limit = 10, minimumScore = 0 } = {}, call) =>
    safeTry(async function* () {
      const { text } = yield* await readPortrait({ events }, customerId, call);
      const vector = yield* await embedder.embed(text, call);
      const query = { vector, exceptCustomer: customerId, limit, minimumScore };
      return similarCustomers.nearest(query, call);
    });
}
