/** Outside input, as commands: customer records, past messages, outcomes. */
export {
  type CsvRow,
  csvColumn,
  csvRecord,
  parseCsvRecord,
  requiredCsvColumns,
} from "./csv-record.js";
export { type CustomerRecord, parseCustomerRecord } from "./customer-record.js";
export { customerRecord } from "./customer-schema.js";
export type { Issue } from "./issue.js";
export {
  type OutcomeRecord,
  outcomeEventRecord,
  parseOutcomeRecord,
  pastMessageRecord,
  type RecordOutcome,
} from "./outcome-record.js";
