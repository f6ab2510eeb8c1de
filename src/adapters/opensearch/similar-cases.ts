import type { ResultAsync } from "neverthrow";
import * as z from "zod";
import type {
  CallOptions,
  CaseQuery,
  IndexedCase,
  SimilarCase,
  SimilarCases,
  Unavailable,
} from "#application";
import type { OutcomeKind } from "#domain";
import type { OpenSearchIndexOptions } from "./options.js";
import { VectorIndex } from "./vector-index.js";

const instant = { type: "date", format: "strict_date_time" };
/**
 * When each kind of outcome became known, a field a kind: objects in a list could not be told apart
 * by a filter inside the k-NN query.
 */
const knownAt: Readonly<Record<OutcomeKind, object>> = {
  opened: instant,
  clicked: instant,
  converted: instant,
  unsubscribed: instant,
  complained: instant,
  bounced: instant,
};

const contents = {
  kind: "cases",
  layout: 1,
  fields: {
    customerId: { type: "keyword" },
    purpose: { type: "keyword" },
    contentHash: { type: "keyword", index: false },
    knownAt: { properties: knownAt },
  },
};

const fields = z.object({ contentHash: z.tuple([z.string()]) });

/**
 * Examples in OpenSearch, or Amazon OpenSearch Service, by approximate k-NN. Nothing of a message
 * but hashes, ids, times and the vector is kept there. The index is made by `create` and not by the
 * way, so that one that is gone is never taken for an empty one.
 */
export class OpenSearchSimilarCases implements SimilarCases {
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

  upsert(indexed: IndexedCase, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.upsertAll([indexed], call);
  }

  /** Many at once; each as by `upsert`. After a failure some may be done. */
  upsertAll(cases: readonly IndexedCase[], call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#vectors.write(cases.map(documentOf), call);
  }

  nearest(query: CaseQuery, call?: CallOptions): ResultAsync<readonly SimilarCase[], Unavailable> {
    const { vector, minimumScore } = query;
    const limit = query.outcomes.length === 0 ? 0 : query.limit;
    const asked = { vector, filter: filterOf(query), limit, minimumScore, fields: ["contentHash"] };
    return this.#vectors.nearest(asked, call).map((found) =>
      found.map(({ id: caseId, score, fields: values }) => {
        const [contentHash] = fields.parse(values).contentHash;
        return { caseId, contentHash, score };
      }),
    );
  }

  erase(caseId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#vectors.erase(caseId, call);
  }

  /** Lets all be found that was put until now: once after many, before they are looked for. */
  refresh(call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#vectors.refresh(call);
  }

  /**
   * Replaces the index while it is in use, and says the new one's name. `fill` puts every case of the
   * record into the next one; it may be called twice, and what is written by others meanwhile is kept.
   */
  rebuild<E>(
    fill: (next: OpenSearchSimilarCases) => ResultAsync<unknown, E>,
    call?: CallOptions,
  ): ResultAsync<string, Unavailable | E> {
    return this.#vectors.rebuild(
      (next) => fill(new OpenSearchSimilarCases(this.#options, next)),
      call,
    );
  }
}

function documentOf({ caseId: id, version, vector, ...facts }: IndexedCase) {
  const { customerId, purpose, contentHash, outcomes } = facts;
  const known = Object.fromEntries(outcomes.map(({ kind, knownAt }) => [kind, knownAt]));
  return { id, version, vector, facts: { customerId, purpose, contentHash, knownAt: known } };
}

function filterOf({ purpose, exceptCustomer, outcomes, knownBy }: CaseQuery) {
  return {
    bool: {
      filter: [{ term: { purpose } }],
      must_not: [{ term: { customerId: exceptCustomer } }],
      should: outcomes.map((kind) => ({ range: { [`knownAt.${kind}`]: { lte: knownBy } } })),
      minimum_should_match: 1,
    },
  };
}
