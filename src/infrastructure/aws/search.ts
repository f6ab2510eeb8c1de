import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { noIndex } from "#adapters/admin-api";
import {
  domainsClient,
  findDomain,
  type OpenSearchClientOptions,
  type OpenSearchIndexOptions,
  OpenSearchSimilarCases,
  OpenSearchSimilarCustomers,
  openSearchClient,
} from "#adapters/opensearch";
import type { Embedder, Ports, Unavailable } from "#application";
import type { SearchConfig } from "./config.js";
import { lazyCases, lazyCustomers } from "./lazily-found.js";
import { once } from "./once.js";

/** The indexes of similar cases and customers, on a server that was found. */
export interface SearchIndexes {
  readonly cases: OpenSearchSimilarCases;
  readonly customers: OpenSearchSimilarCustomers;
  readonly options: readonly [OpenSearchIndexOptions, OpenSearchIndexOptions];
}

/** Similar cases and customers: OpenSearch, looked for when it is first needed. */
export function searchPorts(
  config: SearchConfig,
  embedder: Pick<Embedder, "model" | "dimension">,
): Pick<Ports, "cases" | "similarCustomers"> {
  const found = once(() => findIndexes(config, embedder));
  const nowhere = indexesAt({ endpoint: "http://localhost" }, config, embedder);
  return {
    cases: lazyCases(nowhere.cases.index, () => found().map(({ cases }) => cases)),
    similarCustomers: lazyCustomers(nowhere.customers.index, () =>
      found().map(({ customers }) => customers),
    ),
  };
}

const none = { index: noIndex, upsert: () => okAsync(undefined), erase: () => okAsync(undefined) };

/** Of who has no search: no case and no customer is like another. */
export const noSearch: Pick<Ports, "cases" | "similarCustomers"> = {
  cases: { ...none, nearest: () => okAsync([]) },
  similarCustomers: { ...none, nearest: () => okAsync([]) },
};

/** Finds the server, and says what its indexes are for vectors of an embedder. */
export function findIndexes(
  config: SearchConfig,
  embedder: Pick<Embedder, "model" | "dimension">,
): ResultAsync<SearchIndexes, Unavailable> {
  return findServer(config).map((server) => indexesAt(server, config, embedder));
}

/** Makes the indexes that are not there, and says whether both were there. */
export function ensureIndexes({
  cases,
  customers,
}: SearchIndexes): ResultAsync<boolean, Unavailable> {
  const isThere = (index: OpenSearchSimilarCases | OpenSearchSimilarCustomers) =>
    index
      .check()
      .map(() => true)
      .orElse(() => index.create().map(() => false));
  return ResultAsync.combine([isThere(cases), isThere(customers)]).map((found) =>
    found.every(Boolean),
  );
}

function indexesAt(
  server: OpenSearchClientOptions,
  { prefix }: SearchConfig,
  { model, dimension }: Pick<Embedder, "model" | "dimension">,
): SearchIndexes {
  const client = openSearchClient(server);
  const index = (name: string) => ({ client, name: `${prefix}-${name}`, model, dimension });
  const options = [index("cases"), index("customers")] as const;
  return {
    cases: new OpenSearchSimilarCases(options[0]),
    customers: new OpenSearchSimilarCustomers(options[1]),
    options,
  };
}

function findServer({ at, user }: SearchConfig): ResultAsync<OpenSearchClientOptions, Unavailable> {
  const access = user && {
    access: { type: "basic", username: user.name, password: user.password } as const,
  };
  if ("endpoint" in at) {
    return access === undefined ? signedAt(at.endpoint) : okAsync({ ...at, ...access });
  }
  const { domain, protocol } = at;
  return findDomain(domain, domainsClient(), { protocol })
    .map((found) => ({ ...found, ...access }))
    .orElse((error) =>
      errAsync(
        error.type === "Unavailable"
          ? error
          : {
              type: "Unavailable" as const,
              service: "Amazon OpenSearch Service",
              cause: new Error(`the domain ${domain} is ${error.why}`),
              advice: error.advice,
            },
      ),
    );
}

/** A server whose address is known: it is asked as AWS's are. */
function signedAt(endpoint: string): ResultAsync<OpenSearchClientOptions, Unavailable> {
  const { config } = domainsClient();
  return ResultAsync.fromPromise(config.region(), (cause) => ({
    type: "Unavailable" as const,
    service: "OpenSearch",
    cause,
    advice: "Say which AWS region: set AWS_REGION.",
  })).map((region) => ({
    endpoint,
    access: { type: "signed", region, credentials: () => config.credentials() },
  }));
}
