/** What the application needs from outside. Every port has one conformance suite. */
export type { Ports } from "./all.js";
export type { ArtefactStore } from "./artefact-store.js";
export { type BrandGuidelines, type Guidelines, guidelines } from "./brand-guidelines.js";
export type { Clock } from "./clock.js";
export type { Embedder, Vector } from "./embedder.js";
export {
  type Commit,
  type CommitInfo,
  type Conflict,
  type Consumed,
  commitLimitBytes,
  type EventStore,
  type History,
  type Page,
  type Past,
  type Position,
  type ScanPart,
  type Slice,
  start,
  type TooLarge,
  type Unavailable,
} from "./event-store.js";
export type {
  CallFacts,
  LanguageModel,
  ModelAnswer,
  ModelFailure,
  ModelRequest,
} from "./language-model.js";
export type { CaseQuery, IndexedCase, SimilarCase, SimilarCases } from "./similar-cases.js";
export type { Find, IndexEntry, RowPage, ViewRow, ViewStore } from "./view-store.js";
