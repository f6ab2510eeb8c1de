import type { ResultAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Docket } from "../docket.js";
import type { Cause } from "../handle-command.js";
import type { StageError } from "../pipeline/index.js";
import type { Told } from "../record-outcome.js";
import type { OutcomeRecord } from "../records/index.js";

/** Records what a line or an event says of a message, by the use case for it. Indexes nothing. */
export function recordTold(
  docket: Pick<Docket, "importMessage" | "recordOutcome" | "recordSent">,
  record: OutcomeRecord,
  cause: Cause,
  call?: CallOptions,
): ResultAsync<Told, StageError> {
  switch (record.type) {
    case "past-message":
      return docket.importMessage(record, cause, call);
    case "outcome":
      return docket.recordOutcome(record.messageId, record.command, cause, call);
    case "sent":
      return docket.recordSent(record.messageId, record, cause, call);
  }
}
