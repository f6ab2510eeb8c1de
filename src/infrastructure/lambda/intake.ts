import type { IntakeNotice, Log, Measure } from "#adapters/lambda";
import { type IntakeUseCases, importMessage, recordOutcome, recordSent } from "#application";
import { pipelineOf, type RecordPorts } from "./record.js";

/** The use cases that take records in. */
export function intakeOf(record: RecordPorts): IntakeUseCases {
  const pipeline = pipelineOf(record);
  return {
    handleCustomer: pipeline.handleCustomer,
    importMessage: importMessage(pipeline),
    recordOutcome: recordOutcome(pipeline),
    recordSent: recordSent(pipeline),
  };
}

/** Counts what came of records, and logs of those that failed why. */
export function noticing({
  log,
  measure,
}: {
  readonly log: Log;
  readonly measure: Measure;
}): (notice: IntakeNotice) => void {
  return (notice) => {
    measure([{ name: "RecordsToldOf", value: 1 }], { outcome: notice.outcome });
    if (notice.outcome === "failed") log("warn", "record not taken", { ...notice });
  };
}
