import { err, ResultAsync } from "neverthrow";
import { limited } from "#adapters/remote";
import type { CallOptions, SimilarCases, SimilarCustomers, Unavailable } from "#application";

/** What is found, or the end of waiting for it by this call alone; the others go on waiting. */
function within<T>(
  found: () => ResultAsync<T, Unavailable>,
  call: CallOptions | undefined,
): ResultAsync<T, Unavailable> {
  const waited = limited(longestSearchMs, call?.signal, async () => found());
  return new ResultAsync(
    waited.catch((cause: unknown) => err({ type: "Unavailable", service: "OpenSearch", cause })),
  );
}

/** Beyond the deadline of whatever is looked for. */
const longestSearchMs = 60_000;

/** Cases in an index whose server is looked for when it is first needed. */
export function lazyCases(
  index: string,
  found: () => ResultAsync<SimilarCases, Unavailable>,
): SimilarCases {
  return {
    index,
    upsert: (indexed, call) => within(found, call).andThen((cases) => cases.upsert(indexed, call)),
    nearest: (query, call) => within(found, call).andThen((cases) => cases.nearest(query, call)),
    erase: (caseId, call) => within(found, call).andThen((cases) => cases.erase(caseId, call)),
  };
}

/** Customers in such an index. */
export function lazyCustomers(
  index: string,
  found: () => ResultAsync<SimilarCustomers, Unavailable>,
): SimilarCustomers {
  return {
    index,
    upsert: (indexed, call) =>
      within(found, call).andThen((customers) => customers.upsert(indexed, call)),
    nearest: (query, call) =>
      within(found, call).andThen((customers) => customers.nearest(query, call)),
    erase: (customerId, call) =>
      within(found, call).andThen((customers) => customers.erase(customerId, call)),
  };
}
