import { okAsync, type ResultAsync } from "neverthrow";
import type { Host, Terminal } from "./host.js";
import { printable } from "./printable.js";
import { withDatabase } from "./record-source.js";
import { exitCodes, type Stop, stop } from "./stop.js";

/** `docket reindex --aws`: builds the search indexes anew from the record, while they are in use. */
export function reindexRecord(host: Host, terminal: Terminal): ResultAsync<number, Stop> {
  const call = { signal: terminal.interrupted };
  return withDatabase(host, { db: "", aws: true }, (_, { reindex }) =>
    (reindex?.(call) ?? okAsync([])).mapErr((sentence) => stop(sentence)),
  ).map((names) => {
    for (const name of names) terminal.out(`${printable(name)} is in use now.\n`);
    return exitCodes.ok;
  });
}
