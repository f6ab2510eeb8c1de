import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import type {
  CaseQuery,
  IndexedCase,
  SimilarCase,
  SimilarCases,
  Unavailable,
  Vector,
} from "#application";
import { frozen } from "./frozen.js";

/** A case with its vector ready to be compared. */
interface Candidate extends Omit<IndexedCase, "vector"> {
  readonly vector: Measured;
}

/** A vector's values and its Euclidean length. */
interface Measured {
  readonly values: Float64Array;
  readonly length: number;
}

/** Compares with every case: exact, for as many cases as fit in memory. */
export class InMemorySimilarCases implements SimilarCases {
  readonly index = "in-memory-exact-cosine-1";
  readonly #cases = new Map<string, Candidate>();
  readonly #erased = new Set<string>();
  /** Of the first case; everything else must be of it, too. */
  #space: string | undefined;

  upsert({ vector, ...facts }: IndexedCase): ResultAsync<void, Unavailable> {
    const space = spaceOf(vector);
    if (space !== (this.#space ?? space)) return errAsync(this.#incomparable(space));
    if (this.#erased.has(facts.caseId)) return okAsync(undefined);
    this.#space = space;
    const stored = this.#cases.get(facts.caseId);
    if (stored === undefined || stored.version < facts.version) {
      this.#cases.set(facts.caseId, { ...frozen(facts), vector: measured(vector) });
    }
    return okAsync(undefined);
  }

  nearest(query: CaseQuery): ResultAsync<readonly SimilarCase[], Unavailable> {
    const space = spaceOf(query.vector);
    if (space !== (this.#space ?? space)) return errAsync(this.#incomparable(space));
    const vector = measured(query.vector);
    const found: SimilarCase[] = [];
    for (const candidate of this.#cases.values()) {
      if (!isEligible(candidate, query)) continue;
      const score = cosine(vector, candidate.vector);
      const { caseId, contentHash } = candidate;
      if (score >= query.minimumScore) found.push({ caseId, contentHash, score });
    }
    return okAsync(found.sort(byScoreThenId).slice(0, query.limit));
  }

  erase(caseId: string): ResultAsync<void, Unavailable> {
    this.#erased.add(caseId);
    this.#cases.delete(caseId);
    return okAsync(undefined);
  }

  #incomparable(space: string): Unavailable {
    const cause = new Error(`a vector of ${space} cannot be compared with those of ${this.#space}`);
    return { type: "Unavailable", service: this.index, cause };
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

/** Model and dimension: only vectors that share both can be compared. */
function spaceOf({ model, values }: Vector): string {
  return `model ${model} and dimension ${values.length}`;
}

function measured(vector: Vector): Measured {
  const values = Float64Array.from(vector.values);
  return { values, length: Math.sqrt(dot(values, values)) };
}

/** Cosine similarity, -1 to 1. A vector of zeros is like nothing: 0. */
function cosine(a: Measured, b: Measured): number {
  if (a.length === 0 || b.length === 0) return 0;
  return Math.min(1, Math.max(-1, dot(a.values, b.values) / (a.length * b.length)));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function byScoreThenId(a: SimilarCase, b: SimilarCase): number {
  return b.score - a.score || (a.caseId < b.caseId ? -1 : 1);
}
