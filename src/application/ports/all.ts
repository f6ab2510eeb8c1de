import type { ArtefactStore } from "./artefact-store.js";
import type { BrandGuidelines } from "./brand-guidelines.js";
import type { Clock } from "./clock.js";
import type { Embedder } from "./embedder.js";
import type { EventStore } from "./event-store.js";
import type { LanguageModel } from "./language-model.js";
import type { SimilarCases } from "./similar-cases.js";
import type { ViewStore } from "./view-store.js";

/** One adapter for each port: all that the application needs from outside. */
export interface Ports {
  readonly events: EventStore;
  readonly views: ViewStore;
  readonly artefacts: ArtefactStore;
  readonly model: LanguageModel;
  readonly embedder: Embedder;
  readonly cases: SimilarCases;
  readonly guidelines: BrandGuidelines;
  readonly clock: Clock;
}
