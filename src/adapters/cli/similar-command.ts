import { okAsync, type ResultAsync } from "neverthrow";
import type { Host, Terminal } from "./host.js";
import { plural, printable } from "./printable.js";
import { type RecordSource, withDatabase } from "./record-source.js";
import { exitCodes, type Stop, stop, stopBecause } from "./stop.js";

/** Which customers to show. */
export interface SimilarOptions extends RecordSource {
  readonly limit: number;
  readonly json?: boolean;
}

/** `docket similar`: finds the customers that are most like one. */
export function showSimilar(
  host: Host,
  terminal: Terminal,
  customerId: string,
  { limit, json, ...source }: SimilarOptions,
): ResultAsync<number, Stop> {
  const call = { signal: terminal.interrupted };
  return withDatabase(host, source, (docket, { indexes }) =>
    (indexes === "in-memory"
      ? docket.indexCustomers(call).map(() => undefined)
      : okAsync(undefined)
    )
      .andThen(() => docket.similarCustomers(customerId, { limit }, call))
      .mapErr((error) => {
        if (error.type === "CustomerNotFound") {
          return stop(`There is no customer ${printable(customerId)} on the record.`);
        }
        return error.type === "CustomerIsErased"
          ? stop(`${printable(customerId)} was forgotten.`)
          : stopBecause(error);
      }),
  ).map((found) => {
    if (json) terminal.out(`${printable(JSON.stringify(found, null, 2))}\n`);
    else {
      terminal.out(`${plural(found.length, "customer")} like ${printable(customerId)}\n`);
      for (const { customerId: id, score } of found) {
        terminal.out(`  ${score.toFixed(3)}  ${printable(id)}\n`);
      }
    }
    return exitCodes.ok;
  });
}
