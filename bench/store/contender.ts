/** What every store under measurement is asked to do. One file in `contenders` or `peers` each. */
import type { CustomerEvent } from "#domain";
import type { Facts, Summary } from "./events.js";
import type { Counts } from "./measure/ledger.js";

/** A stream as one process knows it: what it adds up to, and where it ends. */
export interface OpenStream {
  readonly state: Summary;
  /** After what this process knows of, atomically where the library can. Throws on a conflict. */
  append(facts: Facts): Promise<void>;
}

/** A process of its own: it shares the database with the others, no cache. */
export interface Process {
  /** A stream that is taken to be empty, without a look. */
  fresh(id: string): OpenStream;
  load(id: string): Promise<OpenStream>;
  /** Loads, decides and appends, and again after each conflict, in the library's own way. */
  handle(id: string, facts: Facts): Promise<void>;
}

/** A store, opened on empty tables. */
export interface Contender {
  readonly name: string;
  /** Contenders are compared with those of the same engine. */
  readonly engine: "DynamoDB" | "SQLite";
  /** Whether several events can be one commit. Otherwise they are appended one by one. */
  readonly hasCommits: boolean;
  /** Without them it loads every event of a stream each time. */
  readonly hasSnapshots: boolean;
  process(): Process;
  /** All events of one stream, oldest first. */
  read(id: string): Promise<readonly CustomerEvent[]>;
  /** Hands over every event there is, each stream's in order. `ids` helps who cannot list them. */
  replay(ids: readonly string[], receive: (event: CustomerEvent) => void): Promise<void>;
  /** The same, with personal data left closed: for whoever has that choice. */
  readonly replayClosed?: Contender["replay"];
  /** What was asked of the database so far; zeros for an engine without units. */
  counts(): Counts;
  /** What the database holds now, indexes included. */
  storedBytes(): Promise<number>;
  close(): Promise<void>;
}

/** Opens a contender on tables of its own, empty ones for every name of a space. */
export type Open = (endpoint: string, space: string) => Promise<Contender>;
