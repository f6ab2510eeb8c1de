import { basename } from "node:path";
import type { Result } from "neverthrow";
import { openRecords, type RecordFile, type RecordLine } from "#adapters/files";
import {
  type Cause,
  type CustomerRecord,
  type Docket,
  type Issue,
  type OutcomeRecord,
  parseCsvRecord,
  parseCustomerRecord,
  parseOutcomeRecord,
  requiredCsvColumns,
} from "#application";
import { hashJson, type Instant } from "#domain";
import { sentenceOf } from "./sentences.js";
import { Stop } from "./stop.js";

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
  /** Customers of the taken records, in the order of their first. */
  readonly customers: Set<string>;
  /** Fields that mean nothing here, and in how many records they were. */
  readonly ignored: Map<string, number>;
}

/** Nothing read yet. */
export function newIntake(): Intake {
  return { read: 0, refusals: [], customers: new Set(), ignored: new Map() };
}

/** Reads every file of customers, and gives each record to `take`. Nothing is taken half. */
export async function readCustomers(
  files: readonly string[],
  now: Instant,
  intake: Intake,
  take: (record: CustomerRecord, line: RecordLine) => Promise<readonly Issue[]>,
): Promise<void> {
  for (const { format, records } of await openAll(files, requiredCsvColumns)) {
    for await (const line of records) {
      intake.read += 1;
      const taken = await readLine(line, intake, (value) =>
        format === "csv"
          ? parseCsvRecord(value as Readonly<Record<string, string>>, now)
          : parseCustomerRecord(value, now),
      );
      if (taken === undefined) continue;
      const issues = await take(taken, line);
      if (issues.length > 0) refuse(intake, line, issues);
      else intake.customers.add(taken.customerId);
    }
  }
}

/** Reads a file of past messages and outcomes, and gives each to `take`. */
export async function readOutcomes(
  file: string,
  now: Instant,
  intake: Intake,
  take: (record: OutcomeRecord, line: RecordLine) => Promise<readonly Issue[]>,
): Promise<void> {
  for (const { records } of await openAll([file], [])) {
    for await (const line of records) {
      intake.read += 1;
      const taken = await readLine(line, intake, (value) => parseOutcomeRecord(value, now));
      const issues = taken === undefined ? [] : await take(taken, line);
      if (issues.length > 0) refuse(intake, line, issues);
    }
  }
}

/** Records a customer's record; the issues are what the customer's history refuses. */
export async function takeCustomer(
  docket: Docket,
  { customerId, commands }: CustomerRecord,
  line: RecordLine,
): Promise<readonly Issue[]> {
  const taken = await docket.handleCustomer(customerId, commands, causeOf(line));
  return taken.match(
    () => [],
    (error) => {
      if (error.type === "Unavailable" || error.type === "Conflict") {
        throw new Stop(`${line.file}:${line.line} cannot be recorded: ${sentenceOf(error)}.`);
      }
      return [{ path: "", message: sentenceOf(error) }];
    },
  );
}

/** What a record's commit is called, and where it came from. */
export function causeOf(line: RecordLine): Cause {
  const commandId = `record/${hashJson("value" in line ? line.value : line.raw)}`;
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

/** `file:line path: what was expected`, for each issue. */
export function refusalLines({ file, line, issues }: Refusal): readonly string[] {
  return issues.map(
    ({ path, message }) => `${file}:${line} ${path === "" ? "" : `${path}: `}${message}`,
  );
}

/** All files are opened before the first is read: a missing one stops a run before it begins. */
async function openAll(
  files: readonly string[],
  columns: readonly string[],
): Promise<readonly RecordFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const opened = await openRecords(file, columns);
      if (opened.isErr()) throw new Stop(`${file} ${opened.error.reason}.`);
      return opened.value;
    }),
  );
}

async function readLine<T extends { readonly ignored: readonly string[] }>(
  line: RecordLine,
  intake: Intake,
  parse: (value: unknown) => Result<T, readonly Issue[]>,
): Promise<T | undefined> {
  if ("problem" in line) {
    refuse(intake, line, [{ path: "", message: line.problem }]);
    return undefined;
  }
  return parse(line.value).match(
    (taken): T | undefined => {
      for (const field of taken.ignored) {
        intake.ignored.set(field, (intake.ignored.get(field) ?? 0) + 1);
      }
      return taken;
    },
    (issues) => {
      refuse(intake, line, issues);
      return undefined;
    },
  );
}
