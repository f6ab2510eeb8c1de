/** What AWS calls: the handlers of functions, each a translation between its event and a use case. */

export type { FunctionContext } from "./deadline.js";
export { type EmittedMetric, emittedMetrics } from "./emitted.js";
export { type FinishUploadOptions, finishUploadHandler } from "./finish-upload.js";
export type { UploadProblem } from "./ingest-failure.js";
export type { BatchAnswer, IngestOptions } from "./ingest-letter.js";
export { type FileLine, lineLimitBytes, linesBeginning, readLines } from "./ingest-lines.js";
export type { IntakeNotice, Noticed } from "./ingest-notice.js";
export { ingestQueueHandler } from "./ingest-queue.js";
export { type IngestRangeOptions, ingestRangeHandler } from "./ingest-range.js";
export { ingestStreamHandler } from "./ingest-stream.js";
export type { ByteRange, Upload } from "./ingest-upload.js";
export type { Facts, Log } from "./log.js";
export { type MeasuringOptions, measuring } from "./measuring.js";
export { embeddedMetrics, type Measure, type Metric, type MetricsOptions } from "./metrics.js";
export {
  type PlanUploadOptions,
  planUploadHandler,
  rangesOf,
  type UploadPlan,
  uploadLimitBytes,
} from "./plan-upload.js";
export { problems } from "./problem.js";
export { type ProjectOptions, projectHandler } from "./project.js";
export { type PublishOptions, publishHandler } from "./publish.js";
export { type RequestOptions, requestHandler, type ServiceRequestOptions } from "./request.js";
export { type RequestApiOptions, requestApiHandler } from "./request-api.js";
export type { Headers, RestAnswer } from "./rest-event.js";
export { type SearchIndexOptions, searchIndexHandler } from "./search-index.js";
export { type StageOptions, stageHandler } from "./stage.js";
export { type NotVerified, type SignedWebhook, verify } from "./standard-webhooks.js";
export {
  bodyLimitBytes,
  type Trouble,
  type WebhookOptions,
  webhookHandler,
} from "./webhook.js";
