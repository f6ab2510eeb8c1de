import { randomUUID } from "node:crypto";
import { Client } from "@opensearch-project/opensearch";
import { OpenSearchSimilarCases, openSearchClient } from "#adapters/opensearch";
import type { CaseQuery, IndexedCase } from "#application";

/** How large an index is. */
export interface KnnSize {
  readonly cases: number;
  readonly dimension: number;
}

/** What was measured of an index. */
export interface KnnNumbers extends KnnSize {
  /** The share of the nearest ten by exact cosine that were found, 0 to 1. */
  readonly recallAt10: number;
  /** Of one search for ten, filter included, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How long it took to put all cases in, in seconds. */
  readonly fillSeconds: number;
}

const model = "made-vectors";
const queries = 200;
const fillAtOnce = 500;

/** Fills an index of its own with made cases, searches it for ten, and deletes it. */
export async function measureKnn(endpoint: string, size: KnnSize): Promise<KnnNumbers> {
  const client = openSearchClient({ endpoint });
  const name = `bench-knn-${randomUUID()}`;
  const limits = { attemptTimeoutMs: 60_000, deadlineMs: 300_000 };
  const cases = new OpenSearchSimilarCases({
    client,
    name,
    model,
    dimension: size.dimension,
    replicas: 0,
    ...limits,
  });
  try {
    (await cases.create())._unsafeUnwrap();
    const vectors = new MadeVectors(size.dimension);
    const asked = Array.from({ length: queries }, (_, i) => queryOf(vectors.at(-1 - i)));
    const exact = asked.map(({ vector }) => new NearestTen(vector.values));
    const fillSeconds = await fill(cases, size.cases, vectors, exact);
    (await cases.refresh())._unsafeUnwrap();
    return { ...size, fillSeconds, ...(await searched(cases, asked, exact)) };
  } finally {
    const whole = new Client({ node: endpoint });
    await whole.indices.delete({ index: `${name}-*`, ignore_unavailable: true });
    await whole.close();
    await client.close();
  }
}

async function fill(
  cases: OpenSearchSimilarCases,
  count: number,
  vectors: MadeVectors,
  exact: readonly NearestTen[],
): Promise<number> {
  let milliseconds = 0;
  for (let first = 0; first < count; first += fillAtOnce) {
    const length = Math.min(fillAtOnce, count - first);
    const some = Array.from({ length }, (_, i) => caseOf(first + i, vectors.at(first + i)));
    const start = performance.now();
    (await cases.upsertAll(some))._unsafeUnwrap();
    milliseconds += performance.now() - start;
    for (const { caseId, purpose, vector } of some) {
      if (purpose === "upsell") for (const each of exact) each.offer(caseId, vector.values);
    }
  }
  return milliseconds / 1_000;
}

async function searched(
  cases: OpenSearchSimilarCases,
  asked: readonly CaseQuery[],
  exact: readonly NearestTen[],
): Promise<Pick<KnnNumbers, "recallAt10" | "p50Ms" | "p99Ms">> {
  for (const query of asked.slice(0, 50)) await cases.nearest(query);
  const times: number[] = [];
  let hits = 0;
  let wanted = 0;
  for (const [i, query] of asked.entries()) {
    const start = performance.now();
    const found = (await cases.nearest(query))._unsafeUnwrap();
    times.push(performance.now() - start);
    const right = exact[i]?.ids() ?? [];
    wanted += right.length;
    hits += found.filter(({ caseId }) => right.includes(caseId)).length;
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  return { recallAt10: hits / wanted, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Every other case is of the purpose that is asked for. */
function caseOf(i: number, values: readonly number[]): IndexedCase {
  return {
    caseId: `m-${String(i).padStart(6, "0")}`,
    customerId: `c-${i % 5_000}`,
    purpose: i % 2 === 0 ? "upsell" : "referral",
    contentHash: "a".repeat(64),
    situation: "",
    vector: { model, values },
    outcomes: [{ kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" }],
    version: 1,
  };
}

function queryOf(values: readonly number[]): CaseQuery {
  return {
    situation: "",
    vector: { model, values },
    purpose: "upsell",
    exceptCustomer: "c-x",
    outcomes: ["converted", "clicked"],
    knownBy: "2026-02-01T00:00:00.000Z",
    limit: 10,
    minimumScore: -1,
  };
}

/** The ten of those offered with the greatest dot product, which for length 1 is the cosine. */
class NearestTen {
  readonly #values: readonly number[];
  #found: { readonly id: string; readonly score: number }[] = [];

  constructor(values: readonly number[]) {
    this.#values = values;
  }

  offer(id: string, values: readonly number[]): void {
    let score = 0;
    for (let i = 0; i < values.length; i += 1) score += (values[i] ?? 0) * (this.#values[i] ?? 0);
    if (this.#found.length === 10 && score <= (this.#found[9]?.score ?? 0)) return;
    this.#found.push({ id, score });
    this.#found = this.#found.sort((a, b) => b.score - a.score).slice(0, 10);
  }

  ids(): readonly string[] {
    return this.#found.map(({ id }) => id);
  }
}

/** Vectors of length 1 around a hundred centres, each the same whenever it is asked for. */
class MadeVectors {
  readonly #dimension: number;
  readonly #centres: readonly Float64Array[];

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#centres = Array.from({ length: 100 }, (_, i) => this.#spread(1_000_003 + i));
  }

  at(i: number): readonly number[] {
    const centre = this.#centres[((i % 100) + 100) % 100];
    const sum = this.#spread(i).map((value, at) => value + (centre?.[at] ?? 0));
    const length = Math.hypot(...sum);
    return Array.from(sum, (value) => value / length);
  }

  /** Each number the sum of four even ones: near enough to a normal distribution. */
  #spread(seed: number): Float64Array {
    const next = uniform(seed);
    return Float64Array.from(
      { length: this.#dimension },
      () => next() + next() + next() + next() - 2,
    );
  }
}

/** Numbers from 0 to below 1 by mulberry32. */
function uniform(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
