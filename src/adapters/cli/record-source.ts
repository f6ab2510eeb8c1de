import { okAsync, ResultAsync } from "neverthrow";
import type { Docket } from "#application";
import type { Host, Opened } from "./host.js";
import { readRecordFile } from "./inputs.js";
import { type Stop, stop } from "./stop.js";

/** Where a command finds the record: a file of events that was exported, or a database. */
export interface RecordSource {
  readonly db: string;
  readonly events?: string;
}

/** The same, for a command that may print JSON. */
export interface FromRecord extends RecordSource {
  readonly json?: boolean;
}

/** Does something with a record, and closes it. */
export function withRecord<T>(
  host: Host,
  { db, events }: RecordSource,
  use: (docket: Docket) => ResultAsync<T, Stop>,
): ResultAsync<T, Stop> {
  if (events === undefined) return withDatabase(host, db, use);
  return readRecordFile(events)
    .andThen((lines) =>
      host.openRecord(lines).mapErr((issue) => stop(`${events} is no whole record: ${issue}.`)),
    )
    .andThen(use);
}

/** Does something with a database, and closes it. */
export function withDatabase<T>(
  host: Host,
  path: string,
  use: (docket: Docket) => ResultAsync<T, Stop>,
): ResultAsync<T, Stop> {
  return okAsync(path)
    .andThen((path) => host.openDatabase(path).mapErr((sentence) => stop(sentence)))
    .andThen((opened) => using(opened, use));
}

/** Does something with what is open, and closes it whatever comes of it. */
export function using<T>(
  { docket, close }: Opened,
  use: (docket: Docket) => ResultAsync<T, Stop>,
): ResultAsync<T, Stop> {
  const used = async () => {
    try {
      return await use(docket);
    } finally {
      close();
    }
  };
  return new ResultAsync(used());
}
