import { err, ok, okAsync, type ResultAsync, safeTry } from "neverthrow";
import type { RecordLine } from "#adapters/files";
import { type Docket, type Issue, type OutcomeRecord, recordTold } from "#application";
import { message, streamName } from "#domain";
import {
  causeOf,
  type Intake,
  readCustomers,
  readOutcomes,
  type Stores,
  takeCustomer,
} from "./intake.js";
import { sentenceOf } from "./sentences.js";
import type { OpenInputs } from "./setup.js";
import { type Stop, stopBecause } from "./stop.js";

/** A line that tells what became of a message. */
export interface OutcomeLine {
  readonly record: OutcomeRecord;
  readonly line: RecordLine;
}

/**
 * Takes in customers, then earlier messages and what became of them: those are what can be learned
 * from. What became of Docket's own messages is handed back, to be taken when all are written: so a
 * run that was cut off and goes on tells the same story as one that was not. Only whoever objected to
 * one is written to no more from now on.
 */
export function takeAll(
  stores: Stores,
  { customers, outcomes }: OpenInputs,
  intake: Intake,
): ResultAsync<readonly OutcomeLine[], Stop> {
  const { docket } = stores;
  const now = docket.ports.clock.now();
  return safeTry(async function* () {
    const own: OutcomeLine[] = [];
    yield* await readCustomers(
      customers,
      now,
      intake,
      takeCustomer(stores, { signal: intake.interrupted }),
    );
    if (outcomes !== undefined) {
      yield* await readOutcomes(outcomes, now, intake, (record, line) =>
        isOfEarlierMessage(docket, record).andThen((isEarlier) => {
          if (isEarlier) {
            return takeOutcome(docket, intake, record, line).map(({ issues }) => issues);
          }
          own.push({ record, line });
          return isObjection(record) ? object(docket, record, line) : okAsync([]);
        }),
      );
    }
    return ok(own);
  });
}

function isOfEarlierMessage(
  { ports }: Docket,
  { type, messageId }: OutcomeRecord,
): ResultAsync<boolean, Stop> {
  if (type === "past-message") return okAsync(true);
  const stream = streamName(message.category, messageId);
  return ports.events
    .read(stream, { upTo: 1, withoutPersonal: true })
    .map(({ recorded }) => recorded[0]?.event.type === "MessageImported")
    .mapErr((error) => stopBecause(error));
}

/** What came of taking a line: it was new, or known already, or refused because of its issues. */
export interface Taken {
  readonly isNew: boolean;
  readonly issues: readonly Issue[];
}

function isObjection(record: OutcomeRecord): boolean {
  if (record.type !== "outcome" || record.command.type !== "RecordOutcome") return false;
  return record.command.kind === "unsubscribed" || record.command.kind === "complained";
}

/** Withdraws consent. What keeps it from that is said when the line is taken after all are written. */
function object(
  docket: Docket,
  record: OutcomeRecord,
  line: RecordLine,
): ResultAsync<readonly Issue[], Stop> {
  return recordTold(docket, record, causeOf(line))
    .map(() => [])
    .orElse((error) =>
      error.type === "Unavailable" || error.type === "Conflict" ? err(stopBecause(error)) : ok([]),
    );
}

/** Records what became of a message, and makes it a case to learn from. */
export function takeOutcome(
  docket: Docket,
  { waiting }: Intake,
  record: OutcomeRecord,
  line: RecordLine,
): ResultAsync<Taken, Stop> {
  return recordTold(docket, record, causeOf(line))
    .andThen((told) => docket.indexCase(record.messageId).map(() => told))
    .map(({ isNew, awaitsCustomer }): Taken => {
      if (awaitsCustomer) waiting.push({ file: line.file, line: line.line });
      return { isNew, issues: [] };
    })
    .orElse((error) =>
      error.type === "Unavailable" || error.type === "Conflict"
        ? err(stopBecause(error))
        : ok({ isNew: false, issues: [{ path: "", message: sentenceOf(error) }] }),
    );
}
