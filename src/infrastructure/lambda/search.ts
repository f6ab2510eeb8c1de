import { BedrockTitanEmbedder, bedrockClient } from "#adapters/bedrock";
import type { Embedder, Ports, SimilarCases } from "#application";
import { dimensions, searchAt } from "../aws/config.js";
import { noSearch, searchPorts } from "../aws/search.js";
import type { Variables } from "../aws/variables.js";
import type { searchVariables } from "./config.js";

type SearchVariables = Variables<(typeof searchVariables)[number]>;

/**
 * How long a call waits for Titan, in milliseconds: below the timeout of each function that embeds. Who called the function
 * calls it again.
 */
export const embeddingDeadlineMs = 20_000;

/** Embeddings by Titan. */
export function embedderOf(config: SearchVariables): Embedder {
  return new BedrockTitanEmbedder(bedrockClient(), {
    deadlineMs: embeddingDeadlineMs,
    dimension: dimensions[config.DOCKET_EMBEDDING_DIMENSION],
    standIn: config.DOCKET_BEDROCK_STAND_IN === "true",
  });
}

/** Similar cases and customers in OpenSearch, which is looked for when it is first needed. */
export function searchOf(
  config: SearchVariables,
  embedder: Embedder,
): Pick<Ports, "cases" | "similarCustomers"> {
  const at = searchAt(config);
  return searchPorts({ at, prefix: config.DOCKET_SEARCH_PREFIX }, embedder);
}

/** Similar cases; none, where a stage has no search: then messages are written without examples. */
export function casesOf(config: SearchVariables, embedder: Embedder): SimilarCases {
  const isThere = config.DOCKET_SEARCH_DOMAIN ?? config.DOCKET_SEARCH_ENDPOINT;
  return isThere === undefined ? noSearch.cases : searchOf(config, embedder).cases;
}
