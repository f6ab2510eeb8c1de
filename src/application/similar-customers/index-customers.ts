import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { customer, idOf, type StreamName } from "#domain";
import type { CallOptions } from "../call.js";
import type { Corrupt, Ports, ReadError } from "../ports/index.js";
import { type CustomerInIndex, indexCustomer } from "./index-customer.js";

/** What came of indexing all customers. */
export interface IndexedCustomers {
  readonly indexed: number;
  readonly erased: number;
  /** Who could not be read. */
  readonly corrupt: readonly Corrupt[];
}

/** How many customers are read and embedded at the same time. */
const sideBySide = 8;

/**
 * Puts all customers into the index, from nothing, a page of the record at a time. A stream that
 * cannot be read stops it not. Each customer but those erased is embedded, at its price; an index that
 * is kept has those who were indexed whenever something happened to them.
 */
export function indexCustomers(
  ports: Ports,
): (call?: CallOptions) => ResultAsync<IndexedCustomers, ReadError> {
  return (call) =>
    safeTry(async function* () {
      const index = indexCustomer(ports);
      const counts: Record<CustomerInIndex, number> = { indexed: 0, erased: 0 };
      const corrupt: Corrupt[] = [];
      const seen = new Set<string>();
      let cursor: string | undefined;
      do {
        const part = { ...call, cursor, withoutPersonal: true };
        const page = yield* await ports.events.scan(customer.category, part);
        const streams = [...page.recorded, ...page.corrupt].map(({ stream }) => stream);
        const fresh = [...new Set(streams)].filter((stream) => !seen.has(stream));
        for (let from = 0; from < fresh.length; from += sideBySide) {
          const some = fresh.slice(from, from + sideBySide);
          const ids = some.map((stream) => idOf(stream as StreamName));
          for (const done of await Promise.all(ids.map((id) => index(id, call)))) {
            if (done.isOk()) counts[done.value] += 1;
            else if (done.error.type === "Corrupt") corrupt.push(done.error);
            else if (done.error.type !== "CustomerNotFound") return err(done.error);
          }
        }
        for (const stream of fresh) seen.add(stream);
        cursor = page.next;
      } while (cursor !== undefined);
      return ok({ ...counts, corrupt });
    });
}
