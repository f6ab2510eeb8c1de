import {
  InMemoryArtefactStore,
  InMemoryEventStore,
  InMemoryKeyVault,
  InMemorySimilarCases,
  InMemorySimilarCustomers,
  InMemorySnapshots,
  InMemoryStorage,
  InMemoryViewStore,
} from "#adapters/in-memory";
import type { Clock, EventStore, KeyVault, Ports } from "#application";
import type { StreamName } from "#domain";
import { memory } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";
import type { Faults } from "./faults.js";
import type { Random } from "./random.js";
import type { Turns } from "./turns.js";
import { unsteady } from "./unsteady-model.js";

/** What the processes of one world share. */
export interface Storage {
  /**
   * The ports of one process. Its stores ask for keys through `keys`, so that something may go
   * wrong there, too.
   */
  open(clock: Clock, keys: (vault: KeyVault) => KeyVault): Ports;
  /** The texts of all artefacts. */
  artefacts(): readonly string[];
  /** Ends it. */
  close(): Promise<void>;
}

/** What a storage is given of its world. */
export interface Setting {
  readonly random: Random;
  readonly turns: Turns;
  readonly faults: Faults;
  /** To be told which stream was written, whenever one was. */
  readonly wrote: (stream: StreamName) => void;
}

/** What is in memory, wherever the events are. */
export function beside(random: Random) {
  return {
    views: new InMemoryViewStore(),
    artefacts: new InMemoryArtefactStore(),
    cases: new InMemorySimilarCases(),
    similarCustomers: new InMemorySimilarCustomers(),
    model: unsteady(random),
  };
}

/** Everything in memory. */
export async function inMemoryStorage({ random, wrote }: Setting): Promise<Storage> {
  const vault = new InMemoryKeyVault();
  const storage = new InMemoryStorage();
  const shared = beside(random);
  const feed = new Set<string>();
  return {
    open(clock, through) {
      const keys = through(vault);
      // Small pages, so that scans have many.
      const stored = new InMemoryEventStore({ clock, keys, storage, pageSize: 7 });
      const snapshots = new InMemorySnapshots({ events: stored, keys, storage });
      const events = telling(stored, feed, wrote);
      return memory({ ...shared, clock, events, snapshots, keys: vault });
    },
    artefacts: () => shared.artefacts.entries().map(([, text]) => text),
    close: async () => {},
  };
}

/** Tells of each commit, once, in which stream it is. */
function telling(events: EventStore, told: Set<string>, wrote: Setting["wrote"]): EventStore {
  const append: EventStore["append"] = (stream, position, given, info) =>
    events.append(stream, position, given, info).andTee(({ recorded, end }) => {
      const commit = `${stream}/${end.version}`;
      if (recorded.length === 0 || told.has(commit)) return;
      told.add(commit);
      wrote(stream);
    });
  return intercepted(events, (method, args, run) =>
    method === "append" ? Reflect.apply(append, undefined, args) : run(),
  );
}
