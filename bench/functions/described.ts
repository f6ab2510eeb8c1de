import type { FunctionName } from "../../src/infrastructure/lambda/bundling.js";

/** What is said of a function beside what is measured. */
interface Description {
  readonly trigger: string;
  readonly does: string;
  /** The variables that it reads. */
  readonly environment: readonly string[];
}

const record = ["DOCKET_EVENTS_TABLE", "DOCKET_KEYS_TABLE", "DOCKET_KMS_KEY"];
const search = [
  "DOCKET_SEARCH_DOMAIN",
  "DOCKET_SEARCH_PROTOCOL",
  "DOCKET_SEARCH_PREFIX",
  "DOCKET_EMBEDDING_DIMENSION",
  "DOCKET_BEDROCK_STAND_IN",
];
const bucket = "DOCKET_BUCKET";

/** Each function in words. */
export const described: Readonly<Record<FunctionName, Description>> = {
  webhook: {
    trigger: "`POST /webhook`",
    does: "checks signature and shape, puts the letter into the intake queue",
    environment: ["DOCKET_WEBHOOK_SECRET", "DOCKET_INTAKE_QUEUE_URL"],
  },
  "request-api": {
    trigger: "`POST /messages`",
    does: "reserves the contact, starts the execution, answers with the message's id",
    environment: [...record, "DOCKET_PIPELINE", "DOCKET_GENERATOR", "DOCKET_CORS_ORIGINS"],
  },
  "ingest-queue": {
    trigger: "SQS, the intake queue",
    does: "takes letters in; what is refused goes to the rejects",
    environment: [...record, bucket],
  },
  "ingest-stream": {
    trigger: "Kinesis",
    does: "takes records in, each shard in its order",
    environment: [...record, bucket],
  },
  "plan-upload": {
    trigger: "Step Functions, of a dropped file",
    does: "cuts a file into ranges of bytes",
    environment: [],
  },
  "ingest-range": {
    trigger: "Step Functions, for each range",
    does: "takes in the lines of a range of NDJSON or CSV",
    environment: [...record, bucket],
  },
  "finish-upload": {
    trigger: "Step Functions, after all ranges",
    does: "has ranges taken in again whose lines came too early; keeps the refused lines with their numbers, and counts",
    environment: [bucket],
  },
  project: {
    trigger: "the events table's stream",
    does: "refreshes rows, keeps snapshots",
    environment: [...record, "DOCKET_VIEWS_TABLE"],
  },
  publish: {
    trigger: "the events table's stream",
    does: "puts public events on the bus",
    environment: ["DOCKET_EVENT_BUS"],
  },
  "search-index": {
    trigger: "SQS, of events from the bus",
    does: "indexes customers and cases, erases who was forgotten",
    environment: [...record, "DOCKET_VIEWS_TABLE", bucket, ...search],
  },
  request: {
    trigger: "SQS, of services from the bus",
    does: "reserves the contact after a service, starts the execution",
    environment: [...record, "DOCKET_PIPELINE", "DOCKET_GENERATOR", "DOCKET_REQUEST_WITHIN_DAYS"],
  },
  prepare: {
    trigger: "Step Functions",
    does: "pins all that a message will rest on",
    environment: [...record, bucket, "DOCKET_GUIDELINES_KEY", "DOCKET_PRICE_BOOK_KEY", ...search],
  },
  generate: {
    trigger: "Step Functions",
    does: "has the next attempt written",
    environment: [...record, bucket, "DOCKET_SETTINGS_PATH"],
  },
  judge: {
    trigger: "Step Functions",
    does: "has the newest draft judged",
    environment: [...record, bucket, "DOCKET_SETTINGS_PATH"],
  },
  conclude: {
    trigger: "Step Functions",
    does: "ends a message, gives back the contact of one that will not go out, measures",
    environment: record,
  },
  admin: {
    trigger: "`/admin/...`",
    does: "manages agents, rollouts, messages and customers",
    environment: [...record, "DOCKET_VIEWS_TABLE", bucket, "DOCKET_EVENT_BUS", ...search],
  },
};
