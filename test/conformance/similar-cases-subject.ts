import { randomUUID } from "node:crypto";
import type { CaseQuery, IndexedCase, SimilarCases } from "#application";

/** What the vectors of these suites are: an index over them is made for these. */
export const caseVectors = { model: "test-model", dimension: 3 } as const;

/** An index under test. */
export interface CasesUnderTest {
  readonly cases: SimilarCases;
  /** Waits until what was written can be found, where that is not so at once. */
  settle?(): Promise<void>;
}

/** An index under test. It may hold what earlier tests put. */
export type CreateCases = () => Promise<CasesUnderTest>;

/** A vector of these suites' model, of any length. */
export const vector = (...values: number[]) => ({ model: caseVectors.model, values });

/** An index with cases of one purpose, which sets them apart from all others. */
export async function subject(create: CreateCases) {
  const { cases, settle } = await create();
  const purpose = `purpose-${randomUUID()}`;
  let isSettled = true;
  const idOf = (name: string) => `${purpose}-${name}`;
  const indexed = (name: string, facts: Partial<IndexedCase> = {}): IndexedCase => ({
    caseId: idOf(name),
    customerId: "c-1",
    purpose,
    contentHash: "a".repeat(64),
    situation: "purpose: upsell",
    vector: vector(1, 0, 0),
    outcomes: [{ kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" }],
    version: 1,
    ...facts,
  });
  const query = (facts: Partial<CaseQuery> = {}): CaseQuery => ({
    situation: "purpose: upsell",
    vector: vector(1, 0, 0),
    purpose,
    exceptCustomer: "c-0",
    outcomes: ["converted"],
    knownBy: "2026-02-01T00:00:00.000Z",
    limit: 10,
    minimumScore: -1,
    ...facts,
  });
  const nearest = async (facts: Partial<CaseQuery> = {}) => {
    if (!isSettled) await settle?.();
    isSettled = true;
    return (await cases.nearest(query(facts)))._unsafeUnwrap();
  };
  return {
    cases,
    purpose,
    idOf,
    indexed,
    query,
    nearest,
    /** The same as names. */
    names: async (facts: Partial<CaseQuery> = {}) =>
      (await nearest(facts)).map(({ caseId }) => caseId.slice(purpose.length + 1)),
    upsert: async (name: string, facts: Partial<IndexedCase> = {}) => {
      isSettled = false;
      (await cases.upsert(indexed(name, facts)))._unsafeUnwrap();
    },
    erase: async (name: string) => {
      isSettled = false;
      (await cases.erase(idOf(name)))._unsafeUnwrap();
    },
  };
}

export type Subject = Awaited<ReturnType<typeof subject>>;
