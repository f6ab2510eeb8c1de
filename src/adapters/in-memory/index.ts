/** Every port of storage in memory: for tests, for trying out, and for a run on one file. */
export { InMemoryAlerts } from "./alerts.js";
export { InMemoryArtefactStore } from "./artefact-store.js";
export { ValueBrandGuidelines } from "./brand-guidelines.js";
export { FixedClock } from "./clock.js";
export { InMemoryEventPublisher } from "./event-publisher.js";
export { InMemoryEventStore, type InMemoryEventStoreOptions } from "./event-store.js";
export { InMemoryIntakeQueue } from "./intake-queue.js";
export { InMemoryKeyVault } from "./key-vault.js";
export { inMemoryPorts } from "./ports.js";
export { InMemoryReportStore } from "./report-store.js";
export type { NotRestorable } from "./restore.js";
export { ValueSettings } from "./settings.js";
export { InMemorySimilarCases } from "./similar-cases.js";
export { InMemorySimilarCustomers } from "./similar-customers.js";
export { InMemorySnapshots, type InMemorySnapshotsOptions } from "./snapshots.js";
export { InMemoryStorage } from "./storage.js";
export { InMemoryViewStore } from "./view-store.js";
export { ValueWebhookKeys } from "./webhook-keys.js";
