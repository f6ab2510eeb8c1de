import { err, errAsync, ok, type ResultAsync } from "neverthrow";
import type { Instant } from "#domain";
import type { CallOptions } from "../call.js";
import type { Docket } from "../docket.js";
import type { Cause } from "../handle-command.js";
import type { StageError } from "../pipeline/index.js";
import type { Conflict, Corrupt, Unavailable } from "../ports/index.js";
import type { Told } from "../record-outcome.js";
import { type Issue, parseCustomerRecord, parseOutcomeRecord } from "../records/index.js";
import { reasonFor } from "./reasons.js";
import { recordCustomer } from "./record-customer.js";
import { recordTold } from "./record-told.js";

/** What others tell: of a customer, or what became of a message. */
export interface ToldRecord {
  readonly type: "customer.record" | "message.outcome";
  readonly data: unknown;
  /** When it first came to us. The same however often it is delivered, so that it says the same. */
  readonly receivedAt: Instant;
  /** Its `commandId` is the same however often this record is delivered, and no other record's. */
  readonly cause: Cause;
  /** What a customer's field is called where it came from, e.g. its column; its path unless told. */
  readonly fieldName?: (path: string) => string;
}

/** It is wrong, or the history refuses it: delivered again, it will be refused again. */
export interface Refused {
  readonly type: "Refused";
  readonly issues: readonly Issue[];
}

/**
 * Nothing is wrong with it but with what it meets: a message that nobody knows, or that is not
 * written yet, an objection of a customer whom nobody knows, or a stream that cannot be read. It may
 * be taken once that has changed.
 */
export interface NotYet {
  readonly type: "NotYet";
  readonly issues: readonly Issue[];
}

/** Why a record was not taken in. After `Unavailable` and `Conflict` it may be in a moment. */
export type NotTaken = Refused | NotYet | Unavailable | Conflict;

/** The use cases that take records in. */
export type IntakeUseCases = Pick<
  Docket,
  "handleCustomer" | "importMessage" | "recordOutcome" | "recordSent"
>;

/**
 * Takes a record in, whole or not at all (an objection is kept of one that is refused, and may be on
 * its message before it can be on its customer): of one that is delivered ten times, every fact is recorded once. Indexes nothing; who
 * follows the events does.
 */
export function takeIn(
  docket: IntakeUseCases,
): (record: ToldRecord, call?: CallOptions) => ResultAsync<Told, NotTaken> {
  return (record, call) =>
    record.type === "message.outcome"
      ? takeOutcome(docket, record, call)
      : takeCustomer(docket, record, call);
}

function takeCustomer(
  docket: IntakeUseCases,
  { data, receivedAt, cause, fieldName = (path) => path }: ToldRecord,
  call: CallOptions | undefined,
): ResultAsync<Told, NotTaken> {
  const parsed = parseCustomerRecord(data, receivedAt).mapErr((issues) =>
    issues.map(({ path, message }) => ({ path: fieldName(path), message })),
  );
  if (parsed.isErr()) return refused(parsed);
  return recordCustomer(docket, parsed.value, cause, call)
    .map(({ events }) => ({ isNew: events.length > 0 }))
    .mapErr(notTaken);
}

function takeOutcome(
  docket: IntakeUseCases,
  { data, receivedAt, cause }: ToldRecord,
  call: CallOptions | undefined,
): ResultAsync<Told, NotTaken> {
  const parsed = parseOutcomeRecord(data, receivedAt);
  if (parsed.isErr()) return refused(parsed);
  return recordTold(docket, parsed.value, cause, call)
    .andThen((told) => (told.awaitsCustomer ? err(unknownCustomer) : ok(told)))
    .mapErr(notTaken);
}

const unknownCustomer: StageError = { type: "CustomerNotFound" };

function refused({ error }: { readonly error: readonly Issue[] }) {
  return errAsync<Told, NotTaken>({ type: "Refused", issues: error });
}

function notTaken(error: StageError): NotTaken {
  if (error.type === "Unavailable" || error.type === "Conflict") return error;
  if (error.type === "Corrupt" && error.isNewer) return tooNew(error);
  const issues = [{ path: "", message: reasonFor(error) }];
  return { type: mayPass(error) ? "NotYet" : "Refused", issues };
}

/** Not damaged: while a new version of the code is put up, some of it reads what it does not know yet. */
function tooNew(cause: Corrupt): Unavailable {
  const advice = `A newer version of the code wrote ${cause.stream}: deploy that one here, too.`;
  return { type: "Unavailable", service: "the record", cause, advice };
}

/** Queues reorder: an outcome may come before its message or its customer does, or before that is written. */
function mayPass(error: StageError): boolean {
  if (error.type === "NotNow") return ["requested", "prepared", "in-review"].includes(error.status);
  return ["MessageNotFound", "CustomerNotFound", "Corrupt"].includes(error.type);
}
