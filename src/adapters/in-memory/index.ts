/** Every port of storage in memory: for tests, for trying out, and for a run on one file. */
export { InMemoryArtefactStore } from "./artefact-store.js";
export { ValueBrandGuidelines } from "./brand-guidelines.js";
export { FixedClock } from "./clock.js";
export {
  InMemoryEventStore,
  type InMemoryEventStoreOptions,
  type NotRestorable,
} from "./event-store.js";
export { inMemoryPorts } from "./ports.js";
export { InMemorySimilarCases } from "./similar-cases.js";
export { InMemoryViewStore } from "./view-store.js";
