/** Similar cases in OpenSearch. */
import { Client } from "@opensearch-project/opensearch";
import { OpenSearchSimilarCases, openSearchClient } from "#adapters/opensearch";
import type { CaseQuery, IndexedCase } from "#application";
import type { Duel } from "../duel.js";
import { check, done, type Local } from "../local.js";

const model = "made-vectors";
const dimension = 1_024;
const field = "vector_made_vectors_1024";
const name = "bench-cases";
const others = 1_000;

/** Upserts a case, and finds the ten nearest of a thousand. */
export async function openSearchDuels({ places }: Local): Promise<readonly Duel[]> {
  const client = openSearchClient({ endpoint: places.openSearch });
  const bare = new Client({
    node: places.openSearch,
    maxRetries: 0,
    agent: { keepAlive: true, maxSockets: 200 },
    requestTimeout: 30_000,
  });
  const cases = new OpenSearchSimilarCases({ client, name, model, dimension, replicas: 0 });
  await done(cases.create());
  await done(cases.upsertAll(Array.from({ length: others }, (_, i) => caseOf(i))));
  await bare.indices.refresh({ index: name });
  let made = others;
  return [
    {
      operation: "OpenSearch: upsert a case (1,024)",
      besides: "makes the vector's length 1, checks the item's result",
      adapter: () => done(cases.upsert(caseOf(++made))),
      bare: () => bareUpsert(bare, caseOf(++made)),
    },
    {
      operation: "OpenSearch: nearest 10 of 1,000 (1,024)",
      besides: "makes the vector's length 1, validates the answer",
      adapter: async () => check((await done(cases.nearest(query))).length === 10, "ten"),
      bare: async () => check((await bareNearest(bare, query)).length === 10, "ten"),
    },
  ];
}

async function bareUpsert(client: Client, indexed: IndexedCase): Promise<void> {
  const { caseId: id, customerId, purpose, contentHash, outcomes, vector, version } = indexed;
  const knownAt = Object.fromEntries(outcomes.map(({ kind, knownAt }) => [kind, knownAt]));
  const document = { id, customerId, purpose, contentHash, knownAt, [field]: vector.values };
  const action = { index: { _id: id, version, version_type: "external" } };
  const { body } = await client.transport.request({
    method: "POST",
    path: `/${name}/_bulk`,
    querystring: { require_alias: "true" },
    bulkBody: `${JSON.stringify(action)}\n${JSON.stringify(document)}\n`,
  });
  check((body as { readonly errors: boolean }).errors === false, "no error");
}

interface Answer {
  readonly hits: {
    readonly hits: readonly {
      readonly _id: string;
      readonly _score: number;
      readonly fields: { readonly contentHash: readonly string[] };
    }[];
  };
}

async function bareNearest(client: Client, asked: CaseQuery) {
  const { body } = await client.transport.request({
    method: "POST",
    path: `/${name}/_search`,
    querystring: { allow_partial_search_results: "false" },
    body: searchBody(asked),
  });
  return (body as Answer).hits.hits.map(({ _id, _score, fields }) => ({
    caseId: _id,
    contentHash: fields.contentHash[0],
    score: 2 * _score - 1,
  }));
}

function searchBody({ vector, purpose, exceptCustomer, outcomes, knownBy, limit }: CaseQuery) {
  const filter = {
    bool: {
      filter: [{ term: { purpose } }],
      must_not: [{ term: { customerId: exceptCustomer } }],
      should: outcomes.map((kind) => ({ range: { [`knownAt.${kind}`]: { lte: knownBy } } })),
      minimum_should_match: 1,
    },
  };
  const knn = { vector: vector.values, k: 100, filter, method_parameters: { ef_search: 100 } };
  return {
    size: limit,
    _source: false,
    docvalue_fields: ["contentHash"],
    sort: [{ _score: "desc" }, { id: "asc" }],
    query: { knn: { [field]: knn } },
  };
}

const query: CaseQuery = {
  situation: "",
  vector: { model, values: valuesOf(-1) },
  purpose: "upsell",
  exceptCustomer: "c-x",
  outcomes: ["converted", "clicked"],
  knownBy: "2026-02-01T00:00:00.000Z",
  limit: 10,
  minimumScore: -1,
};

function caseOf(i: number): IndexedCase {
  return {
    caseId: `m-${String(i).padStart(6, "0")}`,
    customerId: `c-${i}`,
    purpose: "upsell",
    contentHash: "a".repeat(64),
    situation: "",
    vector: { model, values: valuesOf(i) },
    outcomes: [{ kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" }],
    version: 1,
  };
}

/** Of length 1, in eight digits as embedders give them; the same for the same number. */
function valuesOf(i: number): readonly number[] {
  const waves = Array.from({ length: dimension }, (_, at) => Math.sin((i + 2.5) * (at + 1)));
  const length = Math.hypot(...waves);
  return waves.map((value) => Math.round((value / length) * 1e8) / 1e8);
}
