import { err, errAsync, ok, type ResultAsync, safeTry } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { CustomerNotFound } from "../pipeline/customer-features.js";
import type { Ports, ReadError } from "../ports/index.js";
import { isForgotten } from "../privacy/is-forgotten.js";
import { readPortrait } from "./read-portrait.js";

/** What became of a customer in the index. */
export type CustomerInIndex = "indexed" | "erased";

type Indexing = Pick<Ports, "events" | "keys" | "embedder" | "similarCustomers">;

/**
 * Puts a customer into the index of similar customers as they are now, or takes one who was erased
 * out of it. Doing it again changes nothing. Who is forgotten meanwhile does not stay.
 */
export function indexCustomer(
  ports: Indexing,
): (
  customerId: string,
  call?: CallOptions,
) => ResultAsync<CustomerInIndex, CustomerNotFound | ReadError> {
  const { embedder, similarCustomers } = ports;
  return (customerId, call) =>
    safeTry(async function* () {
      const { text, version } = yield* await readPortrait(ports, customerId, call);
      const vector = yield* await embedder.embed(text, call);
      yield* await similarCustomers.upsert({ customerId, vector, version }, call);
      const isGone = yield* await isForgotten(ports, customerId, version);
      return isGone ? err({ type: "CustomerIsErased" as const }) : ok("indexed" as const);
    }).orElse((error) =>
      // Also of a call that is stopped by now: they must not stay.
      error.type === "CustomerIsErased"
        ? similarCustomers.erase(customerId).map(() => "erased" as const)
        : errAsync(error),
    );
}
