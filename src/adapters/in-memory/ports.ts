import { SystemClock } from "#adapters/system";
import type { Guidelines, Ports } from "#application";
import { InMemoryAlerts } from "./alerts.js";
import { InMemoryArtefactStore } from "./artefact-store.js";
import { ValueBrandGuidelines } from "./brand-guidelines.js";
import { InMemoryEventPublisher } from "./event-publisher.js";
import { InMemoryEventStore } from "./event-store.js";
import { InMemoryKeyVault } from "./key-vault.js";
import { InMemoryReportStore } from "./report-store.js";
import { ValueSettings } from "./settings.js";
import { InMemorySimilarCases } from "./similar-cases.js";
import { InMemorySimilarCustomers } from "./similar-customers.js";
import { InMemorySnapshots } from "./snapshots.js";
import { InMemoryStorage } from "./storage.js";
import { InMemoryViewStore } from "./view-store.js";

/** Every port, for `createDocket`: those that are given, and the others in memory. */
export function inMemoryPorts(given: Pick<Ports, "model" | "embedder"> & Partial<Ports>): Ports {
  const clock = given.clock ?? new SystemClock();
  const keys = given.keys ?? new InMemoryKeyVault();
  const storage = new InMemoryStorage();
  const events = given.events ?? new InMemoryEventStore({ clock, keys, storage });
  return {
    clock,
    keys,
    events,
    snapshots: new InMemorySnapshots({ events, keys, storage }),
    views: new InMemoryViewStore(),
    artefacts: new InMemoryArtefactStore(),
    cases: new InMemorySimilarCases(),
    similarCustomers: new InMemorySimilarCustomers(),
    publisher: new InMemoryEventPublisher(),
    settings: new ValueSettings(),
    alerts: new InMemoryAlerts(),
    reports: new InMemoryReportStore(),
    guidelines: new ValueBrandGuidelines(plainGuidelines),
    ...given,
  };
}

/** What may be said without knowing the company. */
const plainGuidelines: Guidelines = {
  company: "Your company",
  voice: "Friendly, plain and brief.",
  rules: ["Say only what is true."],
  avoid: [],
  offers: {},
  signature: "Your company",
};
