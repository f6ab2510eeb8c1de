import { err, ok, type Result, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type CustomerQuery,
  type IndexedCustomer,
  type SimilarCustomer,
  type SimilarCustomers,
  type Unavailable,
  unlessStopped,
  type Vector,
} from "#application";
import { cosine, incomparable, type Measured, measured, spaceOf } from "./vectors.js";

/** Compares with every customer: exact, for as many customers as fit in memory. */
export class InMemorySimilarCustomers implements SimilarCustomers {
  readonly index = "in-memory-exact-cosine-1";
  readonly #customers = new Map<string, { readonly vector: Measured; readonly version: number }>();
  readonly #erased = new Set<string>();
  /** Of the first customer; everything else must be of it, too. */
  #space: string | undefined;

  upsert(
    { customerId, vector, version }: IndexedCustomer,
    call?: CallOptions,
  ): ResultAsync<void, Unavailable> {
    const kept = measured(vector);
    return this.#comparable(vector, call).asyncMap(async () => {
      if (this.#erased.has(customerId)) return;
      this.#space = spaceOf(vector);
      const stored = this.#customers.get(customerId);
      if (stored !== undefined && stored.version >= version) return;
      this.#customers.set(customerId, { vector: kept, version });
    });
  }

  nearest(
    { vector, exceptCustomer, limit, minimumScore }: CustomerQuery,
    call?: CallOptions,
  ): ResultAsync<readonly SimilarCustomer[], Unavailable> {
    const from = measured(vector);
    return this.#comparable(vector, call).asyncMap(async () =>
      [...this.#customers]
        .filter(([customerId]) => customerId !== exceptCustomer)
        .map(([customerId, { vector }]) => ({ customerId, score: cosine(from, vector) }))
        .filter(({ score }) => score >= minimumScore)
        .sort((a, b) => b.score - a.score || (a.customerId < b.customerId ? -1 : 1))
        .slice(0, limit),
    );
  }

  erase(customerId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    return unlessStopped(this.index, call).asyncMap(async () => {
      this.#erased.add(customerId);
      this.#customers.delete(customerId);
    });
  }

  #comparable(vector: Vector, call: CallOptions | undefined): Result<void, Unavailable> {
    return unlessStopped(this.index, call).andThen(() => {
      const space = spaceOf(vector);
      const own = this.#space ?? space;
      return space === own ? ok(undefined) : err(incomparable(this.index, space, own));
    });
  }
}
