import { basename } from "node:path";
import { err, ok, type Result, ResultAsync, safeTry } from "neverthrow";
import { openRecords, type RecordFile, type RecordLine } from "#adapters/files";
import {
  type CallOptions,
  type Cause,
  type CustomerRecord,
  type Issue,
  type OutcomeRecord,
  parseCsvRecord,
  parseCustomerRecord,
  parseOutcomeRecord,
  recordCustomer,
  requiredCsvColumns,
} from "#application";
import { hashText, type Instant } from "#domain";
import type { Opened } from "./host.js";
import { sentenceOf } from "./sentences.js";
import { type Stop, stop, stopBecause, unlessInterrupted } from "./stop.js";

/** A record that was not taken, and why. */
export interface Refusal {
  readonly file: string;
  readonly line: number;
  readonly issues: readonly Issue[];
  /** As it was read. Holds personal data. */
  readonly record: unknown;
}

/** What came of reading files. */
export interface Intake {
  read: number;
  readonly refusals: Refusal[];
  /** Lines with an objection of a customer who is not known: to be taken again once they are. */
  readonly waiting: Pick<Refusal, "file" | "line">[];
  /** Customers of the taken records, in the order of their first. */
  readonly customers: Set<string>;
  /** Fields that mean nothing here, and in how many records they were. */
  readonly ignored: Map<string, number>;
  /** Aborted by Ctrl-C. Without it nothing is written. */
  readonly interrupted: AbortSignal | undefined;
  /** The file that keeps what was taken. Without one it is in memory, or nowhere. */
  readonly db: string | undefined;
}

/** Nothing read yet. */
export function newIntake(interrupted?: AbortSignal, db?: string): Intake {
  const lines = { refusals: [], waiting: [] };
  return { read: 0, ...lines, customers: new Set(), ignored: new Map(), interrupted, db };
}

/** Records something, or says what its history refuses. A `Stop` ends the whole command. */
export type Take<T> = (
  record: T,
  line: RecordLine,
) => ResultAsync<readonly Issue[], Stop> | Promise<Result<readonly Issue[], Stop>>;

/** What is recorded in, and what its indexes are. */
export type Stores = Pick<Opened, "docket" | "indexes">;

/** Files of customers that are open. */
export type CustomerFiles = readonly RecordFile[];

/** Opens files of customers. All at once: one that is missing stops a command before it begins. */
export function openCustomers(files: readonly string[]): ResultAsync<CustomerFiles, Stop> {
  return openAll(files, requiredCsvColumns);
}

/** Opens a file of past messages and outcomes. */
export function openOutcomes(file: string): ResultAsync<RecordFile, Stop> {
  return openAll([file], []).map(([opened]) => opened as RecordFile);
}

/** Reads every file of customers, and gives each record to `take`. Nothing is taken half. */
export function readCustomers(
  files: CustomerFiles,
  now: Instant,
  intake: Intake,
  take: Take<CustomerRecord>,
): ResultAsync<void, Stop> {
  return readAll(
    files,
    intake,
    (value, format) =>
      format === "csv"
        ? parseCsvRecord(value as Readonly<Record<string, string>>, now)
        : parseCustomerRecord(value, now),
    (record, line) =>
      new ResultAsync(Promise.resolve(take(record, line))).map((issues) => {
        if (issues.length === 0) intake.customers.add(record.customerId);
        return issues;
      }),
  );
}

/** Reads a file of past messages and outcomes, and gives each to `take`. */
export function readOutcomes(
  file: RecordFile,
  now: Instant,
  intake: Intake,
  take: Take<OutcomeRecord>,
): ResultAsync<void, Stop> {
  return readAll([file], intake, (value) => parseOutcomeRecord(value, now), take);
}

/**
 * Records a customer's record; the issues are what the customer's history refuses. Where the indexes
 * are kept, one of whom something new is known gets their new place among the customers, and it is
 * taken out of the examples that were made of their messages.
 */
export function takeCustomer(
  { docket, indexes }: Stores,
  call?: CallOptions,
): Take<CustomerRecord> {
  return (record, line) =>
    recordCustomer(docket, record, causeOf(line), call)
      .andThen(({ events }) =>
        indexes !== "in-memory" && events.length > 0
          ? docket
              .indexCustomer(record.customerId, call)
              .andThen(() => docket.indexCasesOf(record.customerId, call))
              .map(() => undefined)
          : ok(undefined),
      )
      .map((): readonly Issue[] => [])
      .orElse((error) =>
        error.type === "Unavailable" || error.type === "Conflict"
          ? err(stopBecause(error, `${line.file}:${line.line} cannot be recorded`))
          : ok([{ path: "", message: sentenceOf(error) }]),
      );
}

/** What a record's commit is called, and where it came from. */
export function causeOf(line: RecordLine): Cause {
  const file = basename(line.file).slice(-100);
  // Not canonical JSON: a field that nobody reads may hold what that has no form for.
  const content = hashText("value" in line ? JSON.stringify(line.value) : line.raw);
  // So little of the hash that nobody can tell by it whether a guess at what is personal is right.
  const commandId = `record/${file}/${line.line}/${content.slice(0, 4)}`;
  return {
    commandId,
    correlationId: commandId,
    actor: "docket-cli",
    source: { system: basename(line.file), record: String(line.line) },
  };
}

/** Puts a line among those that were refused. */
export function refuse(
  { refusals }: Intake,
  { file, line, ...content }: RecordLine,
  issues: readonly Issue[],
): void {
  const record = "value" in content ? content.value : content.raw;
  refusals.push({ file, line, issues, record });
}

function openAll(
  files: readonly string[],
  columns: readonly string[],
): ResultAsync<readonly RecordFile[], Stop> {
  return ResultAsync.combine(files.map((file) => openRecords(file, columns))).mapErr(
    ({ file, reason }) =>
      stop(isWord(file) ? `There is no command or file ${file}.` : `${file} ${reason}.`),
  );
}

function readAll<T extends { readonly ignored: readonly string[] }>(
  files: readonly RecordFile[],
  intake: Intake,
  parse: (value: unknown, format: RecordFile["format"]) => Result<T, readonly Issue[]>,
  take: Take<T>,
): ResultAsync<void, Stop> {
  return safeTry(async function* () {
    for (const { format, records } of files) {
      for await (const line of records) {
        yield* await unlessInterrupted(intake);
        intake.read += 1;
        const parsed: Result<T, readonly Issue[]> =
          "problem" in line
            ? err([{ path: "", message: line.problem }])
            : parse(line.value, format);
        const issues = parsed.isErr() ? parsed.error : yield* await take(parsed.value, line);
        if (issues.length > 0) refuse(intake, line, issues);
        else if (parsed.isOk()) countIgnored(intake, parsed.value.ignored);
      }
    }
    return ok(undefined);
  });
}

function countIgnored({ ignored }: Intake, fields: readonly string[]): void {
  for (const field of fields) ignored.set(field, (ignored.get(field) ?? 0) + 1);
}

/** Whether somebody who mistyped a command may have meant this. */
function isWord(file: string): boolean {
  return /^[a-z]+$/.test(file);
}
