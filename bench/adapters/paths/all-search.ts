/** What a function takes along that finds and keeps similar cases and customers: all use cases. */
export { BedrockTitanEmbedder, bedrockClient } from "#adapters/bedrock";
export {
  domainsClient,
  findDomain,
  OpenSearchSimilarCases,
  OpenSearchSimilarCustomers,
  openSearchClient,
} from "#adapters/opensearch";
export { createDocket } from "#application";
