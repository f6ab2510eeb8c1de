import type { ResultAsync } from "neverthrow";
import type {
  CallOptions,
  CustomerQuery,
  IndexedCustomer,
  SimilarCustomer,
  SimilarCustomers,
  Unavailable,
} from "#application";
import type { OpenSearchIndexOptions } from "./options.js";
import { VectorIndex } from "./vector-index.js";

const contents = { kind: "customers", layout: 1, fields: {} };

/**
 * Customers in OpenSearch, or Amazon OpenSearch Service, by approximate k-NN. The index is made by
 * `create` and not by the way, so that one that is gone is never taken for an empty one.
 */
export class OpenSearchSimilarCustomers implements SimilarCustomers {
  readonly index: string;
  readonly #options: OpenSearchIndexOptions;
  readonly #vectors: VectorIndex;

  /** `vectors` is another index than the one in use, while it is filled. */
  constructor(
    options: OpenSearchIndexOptions,
    vectors: VectorIndex = new VectorIndex(options, contents),
  ) {
    this.index = `opensearch:${options.name}@${contents.layout}`;
    this.#options = options;
    this.#vectors = vectors;
  }

  /** Makes the index unless it is there; refuses one that is not as it has to be. */
  create(call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#vectors.create(call);
  }

  /** The name of the index behind the alias, if it is as it has to be. */
  check(call?: CallOptions): ResultAsync<string, Unavailable> {
    return this.#vectors.check(call);
  }

  upsert(indexed: IndexedCustomer, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.upsertAll([indexed], call);
  }

  /** Many at once; each as by `upsert`. After a failure some may be done. */
  upsertAll(
    customers: readonly IndexedCustomer[],
    call?: CallOptions,
  ): ResultAsync<void, Unavailable> {
    const documents = customers.map(({ customerId: id, version, vector }) => ({
      id,
      version,
      vector,
      facts: {},
    }));
    return this.#vectors.write(documents, call);
  }

  nearest(
    { vector, exceptCustomer, limit, minimumScore }: CustomerQuery,
    call?: CallOptions,
  ): ResultAsync<readonly SimilarCustomer[], Unavailable> {
    const filter = { bool: { must_not: [{ term: { id: exceptCustomer } }] } };
    return this.#vectors
      .nearest({ vector, filter, limit, minimumScore, fields: [] }, call)
      .map((found) => found.map(({ id: customerId, score }) => ({ customerId, score })));
  }

  erase(customerId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#vectors.erase(customerId, call);
  }

  /** Lets all be found that was put until now: once after many, before they are looked for. */
  refresh(call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#vectors.refresh(call);
  }

  /**
   * Replaces the index while it is in use, and says the new one's name. `fill` puts every customer of
   * the record into the next one; it may be called twice, and what is written by others meanwhile is
   * kept.
   */
  rebuild<E>(
    fill: (next: OpenSearchSimilarCustomers) => ResultAsync<unknown, E>,
    call?: CallOptions,
  ): ResultAsync<string, Unavailable | E> {
    return this.#vectors.rebuild(
      (next) => fill(new OpenSearchSimilarCustomers(this.#options, next)),
      call,
    );
  }
}
