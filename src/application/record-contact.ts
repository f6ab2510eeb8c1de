import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { dayMs, type Instant, plus } from "#domain";
import type { CallOptions } from "./call.js";
import type { Cause } from "./handle-command.js";
import type { PipelineOver, StageError } from "./pipeline/index.js";

/** A message that has gone out. */
export interface MadeContact {
  readonly messageId: string;
  readonly customerId: string;
  readonly purpose: string;
  readonly sentAt: Instant;
}

/** Records that a customer was written to, whether or not it was decided here. May be repeated. */
export function recordContact(
  { purposes, handleCustomer }: PipelineOver<never>,
  { messageId, customerId, purpose, sentAt }: MadeContact,
  cause: Cause,
  call?: CallOptions,
): ResultAsync<undefined, StageError> {
  const known = purposes.find(({ name }) => name === purpose);
  const until = plus(sentAt, (known?.quietDays ?? 30) * dayMs);
  const contact = { messageId, purpose, channel: "email", at: sentAt, until } as const;
  return handleCustomer(
    customerId,
    [{ type: "RecordContact", ...contact }],
    { ...cause, commandId: `${cause.commandId}/contact` },
    call,
  )
    .map(() => undefined)
    .orElse(unlessStranger);
}

/** Of a customer who was erased there is nothing to keep. */
export function unlessErased(error: StageError): Result<undefined, StageError> {
  return error.type === "CustomerIsErased" ? ok(undefined) : err(error);
}

/** Of a customer whom nobody knows there is nothing to keep either. */
function unlessStranger(error: StageError): Result<undefined, StageError> {
  return error.type === "CustomerNotFound" ? ok(undefined) : unlessErased(error);
}
