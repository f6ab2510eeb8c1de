import type { ResultAsync } from "neverthrow";
import type { SimilarCases, SimilarCustomers, Unavailable } from "#application";

/** Looks for something when it is first needed, and remembers what was found; a failure is none. */
export function once<T>(
  find: () => ResultAsync<T, Unavailable>,
): () => ResultAsync<T, Unavailable> {
  let finding: ResultAsync<T, Unavailable> | undefined;
  return () => {
    finding ??= find().orTee(() => {
      finding = undefined;
    });
    return finding;
  };
}

/** Cases in an index whose server is looked for when it is first needed. */
export function lazyCases(
  index: string,
  found: () => ResultAsync<SimilarCases, Unavailable>,
): SimilarCases {
  return {
    index,
    upsert: (indexed, call) => found().andThen((cases) => cases.upsert(indexed, call)),
    nearest: (query, call) => found().andThen((cases) => cases.nearest(query, call)),
    erase: (caseId, call) => found().andThen((cases) => cases.erase(caseId, call)),
  };
}

/** Customers in such an index. */
export function lazyCustomers(
  index: string,
  found: () => ResultAsync<SimilarCustomers, Unavailable>,
): SimilarCustomers {
  return {
    index,
    upsert: (indexed, call) => found().andThen((customers) => customers.upsert(indexed, call)),
    nearest: (query, call) => found().andThen((customers) => customers.nearest(query, call)),
    erase: (customerId, call) => found().andThen((customers) => customers.erase(customerId, call)),
  };
}
