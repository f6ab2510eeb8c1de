import { err, type Result, ResultAsync } from "neverthrow";
import type { Docket } from "#application";
import type { Host, KeptPlace, Opened } from "./host.js";
import { readRecordFile } from "./inputs.js";
import { type Stop, stop } from "./stop.js";

/** Where a command finds the record: a file of events that was exported, a database, or AWS. */
export interface RecordSource {
  readonly db: string;
  readonly aws?: boolean;
  readonly events?: string;
}

/** The same, for a command that may print JSON. */
export interface FromRecord extends RecordSource {
  readonly json?: boolean;
}

/** Does something with a record, and closes it. */
export function withRecord<T>(
  host: Host,
  source: RecordSource,
  use: (docket: Docket) => ResultAsync<T, Stop>,
): ResultAsync<T, Stop> {
  const { events } = source;
  if (events === undefined) return withDatabase(host, source, use);
  return readRecordFile(events)
    .andThen((lines) =>
      host.openRecord(lines).mapErr((issue) => stop(`${events} is no whole record: ${issue}.`)),
    )
    .andThen(use);
}

/** Does something with a record that is kept, and closes it. */
export function withDatabase<T>(
  host: Host,
  source: RecordSource,
  use: (docket: Docket, opened: Opened) => ResultAsync<T, Stop>,
): ResultAsync<T, Stop> {
  return host
    .openKept(placeOf(source))
    .mapErr((sentence) => stop(sentence))
    .andThen((opened) => using(opened, (docket) => use(docket, opened)));
}

/** Where such a record is. */
export function placeOf({ db, aws }: RecordSource): KeptPlace {
  return aws ? { type: "aws" } : { type: "file", path: db };
}

/** What people call a place. */
export function nameOfPlace(place: KeptPlace): string {
  return place.type === "aws" ? "AWS" : place.path;
}

/** Does something with what is open, and closes it whatever comes of it. */
export function using<T>(
  opened: Opened,
  use: (docket: Docket) => ResultAsync<T, Stop>,
): ResultAsync<T, Stop> {
  return new ResultAsync(useAndClose(opened, use));
}

async function useAndClose<T>(
  { docket, close }: Opened,
  use: (docket: Docket) => ResultAsync<T, Stop>,
): Promise<Result<T, Stop>> {
  let done: Result<T, Stop>;
  try {
    done = await use(docket);
  } catch (bug) {
    await close();
    throw bug;
  }
  const closed = await close();
  if (closed.isOk()) return done;
  return err(
    done.isOk()
      ? stop(closed.error)
      : { ...done.error, sentence: `${done.error.sentence} ${closed.error}` },
  );
}
