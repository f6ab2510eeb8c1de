import { err, ok, type Result, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type CaseQuery,
  type IndexedCase,
  type SimilarCase,
  type SimilarCases,
  type Unavailable,
  unlessStopped,
  type Vector,
} from "#application";
import { frozen } from "./frozen.js";
import { cosine, incomparable, type Measured, measured, spaceOf } from "./vectors.js";

/** A case with its vector ready to be compared. */
interface Candidate extends Omit<IndexedCase, "vector"> {
  readonly vector: Measured;
}

/** Compares with every case: exact, for as many cases as fit in memory. */
export class InMemorySimilarCases implements SimilarCases {
  readonly index = "in-memory-exact-cosine-1";
  readonly #cases = new Map<string, Candidate>();
  readonly #erased = new Set<string>();
  /** Of the first case; everything else must be of it, too. */
  #space: string | undefined;

  upsert({ vector, ...facts }: IndexedCase, call?: CallOptions): ResultAsync<void, Unavailable> {
    const kept = { ...frozen(facts), vector: measured(vector) };
    return this.#comparable(vector, call).asyncMap(async () => {
      if (this.#erased.has(facts.caseId)) return;
      this.#space = spaceOf(vector);
      const stored = this.#cases.get(facts.caseId);
      if (stored === undefined || stored.version < facts.version) {
        this.#cases.set(facts.caseId, kept);
      }
    });
  }

  nearest(query: CaseQuery, call?: CallOptions): ResultAsync<readonly SimilarCase[], Unavailable> {
    const vector = measured(query.vector);
    return this.#comparable(query.vector, call).asyncMap(async () => {
      const found: SimilarCase[] = [];
      for (const candidate of this.#cases.values()) {
        if (!isEligible(candidate, query)) continue;
        const score = cosine(vector, candidate.vector);
        const { caseId, contentHash } = candidate;
        if (score >= query.minimumScore) found.push({ caseId, contentHash, score });
      }
      return found.sort(byScoreThenId).slice(0, query.limit);
    });
  }

  erase(caseId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    return unlessStopped(this.index, call).asyncMap(async () => {
      this.#erased.add(caseId);
      this.#cases.delete(caseId);
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

function isEligible(
  { customerId, purpose, outcomes }: Candidate,
  { exceptCustomer, purpose: wanted, outcomes: kinds, knownBy }: CaseQuery,
): boolean {
  return (
    purpose === wanted &&
    customerId !== exceptCustomer &&
    outcomes.some(({ kind, knownAt }) => knownAt <= knownBy && kinds.includes(kind))
  );
}

function byScoreThenId(a: SimilarCase, b: SimilarCase): number {
  return b.score - a.score || (a.caseId < b.caseId ? -1 : 1);
}
