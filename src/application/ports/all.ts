import type { Alerts } from "./alerts.js";
import type { ArtefactStore } from "./artefact-store.js";
import type { BrandGuidelines } from "./brand-guidelines.js";
import type { Clock } from "./clock.js";
import type { Embedder } from "./embedder.js";
import type { EventPublisher } from "./event-publisher.js";
import type { EventStore } from "./event-store.js";
import type { KeyVault } from "./key-vault.js";
import type { LanguageModel } from "./language-model.js";
import type { ReportStore } from "./report-store.js";
import type { Settings } from "./settings.js";
import type { SimilarCases } from "./similar-cases.js";
import type { SimilarCustomers } from "./similar-customers.js";
import type { Snapshots } from "./snapshots.js";
import type { ViewStore } from "./view-store.js";

/** One adapter for each port: all that the application needs from outside. */
export interface Ports {
  readonly events: EventStore;
  /** Of the streams in `events`. */
  readonly snapshots: Snapshots;
  /** The keys by which `events` and `snapshots` encrypt personal data. */
  readonly keys: KeyVault;
  readonly views: ViewStore;
  readonly artefacts: ArtefactStore;
  readonly model: LanguageModel;
  readonly embedder: Embedder;
  readonly cases: SimilarCases;
  readonly similarCustomers: SimilarCustomers;
  readonly guidelines: BrandGuidelines;
  readonly publisher: EventPublisher;
  readonly settings: Settings;
  readonly alerts: Alerts;
  readonly reports: ReportStore;
  readonly clock: Clock;
}
