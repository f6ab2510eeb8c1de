import type { ResultAsync } from "neverthrow";
import * as z from "zod";
import type { CallOptions, Unavailable, Vector } from "#application";
import type { OpenSearchCaller } from "./caller.js";
import { cosineOf, type Space, vectorField } from "./vectors.js";

/** What to find. */
export interface VectorQuery {
  readonly vector: Vector;
  /** In OpenSearch's query language. */
  readonly filter: Readonly<Record<string, unknown>>;
  readonly limit: number;
  /** Cosine similarity, -1 to 1. */
  readonly minimumScore: number;
  /** Which fields to give back. */
  readonly fields: readonly string[];
}

/** What was found. */
export interface Found {
  readonly id: string;
  /** Cosine similarity, -1 to 1. */
  readonly score: number;
  readonly fields: Readonly<Record<string, readonly unknown[]>>;
}

/** The server looks at no more candidates, and gives back no more documents. */
const mostCandidates = 10_000;

const hits = z.object({
  hits: z.object({
    hits: z.array(
      z.object({
        _id: z.string(),
        _score: z.number(),
        fields: z.record(z.string(), z.array(z.unknown())).default({}),
      }),
    ),
  }),
});

/** The nearest to a vector of length 1 first, equals by id. */
export function search(
  caller: OpenSearchCaller,
  { alias, space }: { readonly alias: string; readonly space: Space },
  values: readonly number[],
  query: VectorQuery,
  call: CallOptions,
): ResultAsync<readonly Found[], Unavailable> {
  const request = {
    method: "POST",
    path: `/${alias}/_search`,
    // A part of the answer would be taken for all of it.
    query: { allow_partial_search_results: "false" },
    body: searchBody(space, values, query),
  } as const;
  return caller
    .ask(request, hits, call)
    .map((found) =>
      found.hits.hits
        .map(({ _id: id, _score, fields }) => ({ id, score: cosineOf(_score), fields }))
        .filter(({ score }) => score >= query.minimumScore),
    );
}

/** `size` cuts the list; the server looks at `k` candidates, more of which miss fewer. */
function searchBody(space: Space, vector: readonly number[], query: VectorQuery) {
  const candidates = Math.min(mostCandidates, Math.max(100, 2 * query.limit));
  return {
    size: Math.min(mostCandidates, query.limit),
    _source: false,
    docvalue_fields: query.fields,
    sort: [{ _score: "desc" }, { id: "asc" }],
    query: {
      knn: {
        [vectorField(space)]: {
          vector,
          k: candidates,
          filter: query.filter,
          method_parameters: { ef_search: candidates },
        },
      },
    },
  };
}
