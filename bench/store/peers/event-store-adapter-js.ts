/** event-store-adapter-js: each event in a transaction with the stream's snapshot. */
import { DynamoDBClient, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type EventStore, EventStoreFactory, OptimisticLockError } from "event-store-adapter-js";
import type { Contender, OpenStream, Process } from "../contender.js";
import { codeVersion, type Facts, type Summary, unknownCustomer } from "../events.js";
import { Database, localSettings } from "../measure/database.js";
import { inParallel } from "../measure/in-parallel.js";
import {
  Customer,
  type CustomerId,
  customerId,
  customerOf,
  type Kept,
  type Stored,
  storedOf,
} from "./adapter-customer.js";
import { createTable } from "./adapter-tables.js";

const indexes = { journal: "journal-aid-index", snapshots: "snapshots-aid-index" };
const shards = 32;
/** As often as the others. */
const snapshotEvery = 20;
/** How many streams a replay reads at a time. */
const replaysAtOnce = 8;

type Customers = EventStore<CustomerId, Customer, Stored>;

/** Opens event-store-adapter-js, with a snapshot every 20 events. It reads eventually consistent. */
export async function openEventStoreAdapterJs(endpoint: string, space: string): Promise<Contender> {
  const database = new Database(endpoint);
  const tables = { journal: `${space}-adapter-journal`, snapshots: `${space}-adapter-snapshots` };
  await createTable(database, tables.journal, indexes.journal);
  await createTable(database, tables.snapshots, indexes.snapshots);
  const customers = EventStoreFactory.ofDynamoDB<CustomerId, Customer, Stored>(
    database.watch(new DynamoDBClient(localSettings(endpoint))),
    tables.journal,
    tables.snapshots,
    indexes.journal,
    indexes.snapshots,
    shards,
    (json: unknown) => storedOf((json as Kept<Stored>).data),
    (json: unknown) => customerOf((json as Kept<Customer>).data),
  );
  const process = new AdapterProcess(customers);
  const read = async (id: string) => {
    const stored = await customers.getEventsByIdSinceSequenceNumber(customerId(id), 1);
    return stored.map(({ event }) => event);
  };
  return {
    name: "event-store-adapter-js",
    engine: "DynamoDB",
    hasCommits: false,
    hasSnapshots: true,
    process: () => process,
    read,
    // It cannot list streams.
    replay: (ids, receive) =>
      inParallel(replaysAtOnce, ids, async (id) => {
        for (const event of await read(id)) receive(event);
      }),
    counts: () => database.counts(),
    storedBytes: () => database.storedBytes(),
    close: async () => {},
  };
}

class AdapterProcess implements Process {
  readonly #customers: Customers;

  constructor(customers: Customers) {
    this.#customers = customers;
  }

  fresh(id: string): OpenStream {
    return new AdapterStream(this.#customers, new Customer(customerId(id), unknownCustomer, 0, 0));
  }

  async load(id: string): Promise<OpenStream> {
    const snapshot = await this.#customers.getLatestSnapshotById(customerId(id));
    if (snapshot === undefined) return this.fresh(id);
    const stored = await this.#customers.getEventsByIdSinceSequenceNumber(
      customerId(id),
      snapshot.sequenceNumber + 1,
    );
    const customer = stored.reduce((before, each) => before.after(each), snapshot);
    return new AdapterStream(this.#customers, customer);
  }

  async handle(id: string, facts: Facts): Promise<void> {
    for (;;) {
      const stream = await this.load(id);
      try {
        return await stream.append(facts);
      } catch (error) {
        // Two transactions at the same moment are a conflict, too, which it throws as the SDK gave it.
        const isConflict =
          error instanceof OptimisticLockError || error instanceof TransactionCanceledException;
        if (!isConflict) throw error;
      }
    }
  }
}

class AdapterStream implements OpenStream {
  readonly #customers: Customers;
  #customer: Customer;

  constructor(customers: Customers, customer: Customer) {
    this.#customers = customers;
    this.#customer = customer;
  }

  get state(): Summary {
    return this.#customer.summary;
  }

  /** One by one: it takes one event at a time. */
  async append({ events, cause }: Facts): Promise<void> {
    for (const event of events) {
      const before = this.#customer;
      const sequenceNumber = before.sequenceNumber + 1;
      const stored: Stored = {
        typeName: event.type,
        id: `${cause.commandId}-${sequenceNumber}`,
        aggregateId: before.id,
        sequenceNumber,
        occurredAt: new Date(),
        isCreated: sequenceNumber === 1,
        event,
        metadata: { ...cause, codeVersion },
      };
      const after = before.after(stored);
      if (stored.isCreated || sequenceNumber % snapshotEvery === 0) {
        await this.#customers.persistEventAndSnapshot(stored, after);
      } else {
        await this.#customers.persistEvent(stored, before.version);
      }
      this.#customer = after.updateVersion((version) => version + 1);
    }
  }
}
