/** What the function takes along that looks for similar cases: the stage that prepares a message. */
export { BedrockTitanEmbedder, bedrockClient } from "#adapters/bedrock";
export {
  domainsClient,
  findDomain,
  OpenSearchSimilarCases,
  openSearchClient,
} from "#adapters/opensearch";
export { prepare } from "#application";
