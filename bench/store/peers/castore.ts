/** castore: one item an event; several events in a transaction; commands load and try again. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Command, EventStore, EventType, tuple } from "@castore/core";
import { DynamoDBSingleTableEventStorageAdapter } from "@castore/event-storage-adapter-dynamodb";
import type { Contender, OpenStream, Process } from "../contender.js";
import {
  type Cause,
  type CustomerEvent,
  codeVersion,
  evolve,
  type Facts,
  type Summary,
  unknownCustomer,
} from "../events.js";
import { Database, localSettings } from "../measure/database.js";
import { inParallel } from "../measure/in-parallel.js";
import { createTable } from "./castore-table.js";

/** How many aggregates a replay reads at a time. */
const replaysAtOnce = 8;
/** Enough to win in the end, however many others write. */
const retries = 10_000;

interface Customer {
  readonly aggregateId: string;
  readonly version: number;
  readonly summary: Summary;
}

/** The part of an event that castore leaves to its user. */
type Payload<One extends CustomerEvent = CustomerEvent> = One extends CustomerEvent
  ? Omit<One, "type">
  : never;

type Metadata = Cause & { readonly codeVersion: string };

interface Stored {
  readonly aggregateId: string;
  readonly version: number;
  readonly type: string;
  readonly timestamp: string;
  readonly payload: Payload;
  readonly metadata: Metadata;
}

function customerStore(dynamoDBClient: DynamoDBClient, tableName: string) {
  return new EventStore({
    eventStoreId: "CUSTOMERS",
    eventTypes: [new EventType<string, Payload, Metadata>({ type: "ServiceCompleted" })],
    reducer: (customer: Customer | undefined, stored: Stored): Customer => ({
      aggregateId: stored.aggregateId,
      version: stored.version,
      summary: evolve(customer?.summary ?? unknownCustomer, eventOf(stored)),
    }),
    eventStorageAdapter: new DynamoDBSingleTableEventStorageAdapter({ tableName, dynamoDBClient }),
  });
}

type CustomerStore = ReturnType<typeof customerStore>;

/** Opens castore with its DynamoDB adapter. It has no snapshots. */
export async function openCastore(endpoint: string, space: string): Promise<Contender> {
  const database = new Database(endpoint);
  const tableName = `${space}-castore-events`;
  await createTable(database, tableName);
  const store = customerStore(
    database.watch(new DynamoDBClient(localSettings(endpoint))),
    tableName,
  );
  const process = new CastoreProcess(store);
  const read = async (id: string) => (await store.getEvents(id)).events.map(eventOf);
  return {
    name: "castore",
    engine: "DynamoDB",
    hasCommits: true,
    hasSnapshots: false,
    process: () => process,
    read,
    // Lists the aggregates, and reads each by itself: there is no other way to all events.
    replay: async (_, receive) => {
      for (let pageToken: string | undefined, isFirst = true; isFirst || pageToken; ) {
        const page = await store.listAggregateIds(pageToken === undefined ? {} : { pageToken });
        await inParallel(replaysAtOnce, page.aggregateIds, async ({ aggregateId }) => {
          for (const event of await read(aggregateId)) receive(event);
        });
        isFirst = false;
        pageToken = page.nextPageToken;
      }
    },
    counts: () => database.counts(),
    storedBytes: () => database.storedBytes(),
    close: async () => {},
  };
}

class CastoreProcess implements Process {
  readonly #store: CustomerStore;
  readonly #command;

  constructor(store: CustomerStore) {
    this.#store = store;
    this.#command = new Command({
      commandId: "STATE_FACTS",
      requiredEventStores: tuple(store),
      eventAlreadyExistsRetries: retries,
      handler: async ({ id, facts }: { id: string; facts: Facts }, [customers]) => {
        const { aggregate } = await customers.getAggregate(id);
        await push(customers, id, aggregate, facts);
      },
    });
  }

  fresh(id: string): OpenStream {
    return new CastoreStream(this.#store, id, undefined);
  }

  async load(id: string): Promise<OpenStream> {
    const { aggregate } = await this.#store.getAggregate(id);
    return new CastoreStream(this.#store, id, aggregate);
  }

  handle(id: string, facts: Facts): Promise<void> {
    return this.#command.handler({ id, facts }, [this.#store]);
  }
}

class CastoreStream implements OpenStream {
  readonly #store: CustomerStore;
  readonly #id: string;
  #customer: Customer | undefined;

  constructor(store: CustomerStore, id: string, customer: Customer | undefined) {
    this.#store = store;
    this.#id = id;
    this.#customer = customer;
  }

  get state(): Summary {
    return this.#customer?.summary ?? unknownCustomer;
  }

  async append(facts: Facts): Promise<void> {
    const pushed = await push(this.#store, this.#id, this.#customer, facts);
    this.#customer = this.#store.buildAggregate(pushed, this.#customer);
  }
}

/** One event by itself; several as a group, which is one transaction. */
async function push(
  store: CustomerStore,
  aggregateId: string,
  customer: Customer | undefined,
  { events, cause }: Facts,
): Promise<Stored[]> {
  const details = events.map(({ type, ...payload }, i) => ({
    aggregateId,
    version: (customer?.version ?? 0) + i + 1,
    type,
    payload,
    metadata: { ...cause, codeVersion },
  }));
  const [first, second, ...others] = details;
  if (first === undefined) return [];
  if (second === undefined) return [(await store.pushEvent(first)).event];
  const { eventGroup } = await EventStore.pushEventGroup(
    store.groupEvent(first),
    store.groupEvent(second),
    ...others.map((detail) => store.groupEvent(detail)),
  );
  return eventGroup.map(({ event }) => event as Stored);
}

function eventOf({ type, payload }: Pick<Stored, "type" | "payload">): CustomerEvent {
  return { type, ...payload } as CustomerEvent;
}
