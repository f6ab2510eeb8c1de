/** Similar cases and similar customers in OpenSearch, or Amazon OpenSearch Service. */
export {
  type AwsIdentity,
  type DomainsClientOptions,
  domainsClient,
  type OpenSearchAccess,
  type OpenSearchClient,
  type OpenSearchClientOptions,
  openSearchClient,
} from "./client.js";
export { type Domain, type DomainUnusable, type FindDomainOptions, findDomain } from "./domain.js";
export type { OpenSearchIndexOptions } from "./options.js";
export { openSearchProbes } from "./probes.js";
export { OpenSearchSimilarCases } from "./similar-cases.js";
export { OpenSearchSimilarCustomers } from "./similar-customers.js";
