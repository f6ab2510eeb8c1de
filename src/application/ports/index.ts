/** What the application needs from outside. Every port has one conformance suite. */
export type { Alert, Alerts } from "./alerts.js";
export type { Ports } from "./all.js";
export type { ArtefactStore } from "./artefact-store.js";
export { type BrandGuidelines, type Guidelines, guidelines } from "./brand-guidelines.js";
export type { Clock } from "./clock.js";
export type { Chunk, ColumnFile, DamagedFile, KeptChunks } from "./column-file.js";
export type { Embedder, Vector } from "./embedder.js";
export type { EventPublisher, NotPublished, Unpublishable } from "./event-publisher.js";
export {
  type AppendError,
  type Appended,
  type Commit,
  type CommitInfo,
  type Conflict,
  type Consumed,
  type Corrupt,
  commitIdLimit,
  commitLimitBytes,
  type EventStore,
  type History,
  type Page,
  type Past,
  type ReadError,
  type ReadOptions,
  type ScanPart,
  type Slice,
  type TooLarge,
  type Unavailable,
  unlessStopped,
} from "./event-store.js";
export type { Executions } from "./executions.js";
export {
  type IntakeQueue,
  type Letter,
  type LettersTooLong,
  letterLimitBytes,
  type NotSent,
} from "./intake-queue.js";
export type { AbsentKey, ForgottenKey, KeysOptions, KeyVault, PresentKey } from "./key-vault.js";
export type { KeyWrapper } from "./key-wrapper.js";
export type {
  CallFacts,
  LanguageModel,
  ModelAnswer,
  ModelFailure,
  ModelRequest,
  NotAsked,
} from "./language-model.js";
export type { Probe } from "./probe.js";
export type {
  Reject,
  RejectedLine,
  RejectStore,
  UploadCounts,
  UploadPart,
  UploadResult,
} from "./reject-store.js";
export type { Report, ReportStore } from "./report-store.js";
export type { InvalidSetting, Setting, Settings } from "./settings.js";
export type { CaseQuery, IndexedCase, SimilarCase, SimilarCases } from "./similar-cases.js";
export type {
  CustomerQuery,
  IndexedCustomer,
  SimilarCustomer,
  SimilarCustomers,
} from "./similar-customers.js";
export type { Snapshot, Snapshots, Tail } from "./snapshots.js";
export type { UploadChanged, UploadedFile, UploadPlace, Uploads } from "./uploads.js";
export type { Find, IndexEntry, RowPage, SaveOptions, ViewRow, ViewStore } from "./view-store.js";
export type { WebhookKeys } from "./webhook-keys.js";
