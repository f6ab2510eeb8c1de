/** equinox-js: the newest events and a snapshot in one item a stream, older ones moved out of it. */
import { DynamoDB, TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import {
  CachingStrategy,
  type Category,
  Codec,
  Decider,
  type IStream,
  LoadOption,
  StreamId,
  StreamName,
  type TokenAndState,
} from "@equinox-js/core";
import {
  AccessStrategy,
  DynamoStoreCategory,
  DynamoStoreClient,
  DynamoStoreContext,
  EventsContext,
  QueryOptions,
  TipOptions,
} from "@equinox-js/dynamo-store";
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

const categoryName = "Customer";
/** How many streams a replay reads at a time. */
const replaysAtOnce = 8;
/** Enough to win in the end, however many others write. */
const attempts = 10_000;

interface Stored {
  readonly type: string;
  readonly data: Summary | Omit<CustomerEvent, "type">;
}

const codec = Codec.compress(
  Codec.json<Stored, Cause>(({ type }, cause) =>
    type === "Snapshot" ? {} : { meta: { ...cause, codeVersion } },
  ),
);
const isSnapshot = ({ type }: Stored) => type === "Snapshot";
const storedOf = ({ type, ...data }: CustomerEvent): Stored => ({ type, data });
const eventOf = ({ type, data }: Stored) => ({ type, ...data }) as CustomerEvent;

type Customers = Category<Stored, Summary, Cause>;

/** Opens equinox-js with a snapshot beside the events, limits as it sets them, and no cache. */
export async function openEquinoxJs(endpoint: string, space: string): Promise<Contender> {
  const database = new Database(endpoint);
  const tableName = `${space}-equinox-events`;
  await database.create({
    TableName: tableName,
    AttributeDefinitions: [
      { AttributeName: "p", AttributeType: "S" },
      { AttributeName: "i", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "p", KeyType: "HASH" },
      { AttributeName: "i", KeyType: "RANGE" },
    ],
  });
  const context = DynamoStoreContext.create({
    client: new DynamoStoreClient(database.watch(new DynamoDB(localSettings(endpoint)))),
    tableName,
    tip: TipOptions.create({}),
    query: QueryOptions.create({}),
  });
  const customers = DynamoStoreCategory.create<Stored, Summary, Cause>(
    context,
    categoryName,
    codec,
    (state, stored) =>
      stored.reduce(
        (before, each) =>
          isSnapshot(each) ? (each.data as Summary) : evolve(before, eventOf(each)),
        state,
      ),
    unknownCustomer,
    CachingStrategy.NoCache(),
    AccessStrategy.Snapshot<Stored, Summary>(isSnapshot, (state) => ({
      type: "Snapshot",
      data: { ...state },
    })),
  );
  const process = new EquinoxProcess(customers);
  const events = new EventsContext(context);
  const read = async (id: string) => {
    const stored = await events.read(StreamName.create(categoryName, StreamId.create(id)));
    return stored.flatMap((each) => codec.decode(each) ?? []).map(eventOf);
  };
  return {
    name: "equinox-js",
    engine: "DynamoDB",
    hasCommits: true,
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

/** For reads, which need no cause. */
const noCause: Cause = {
  commandId: "",
  correlationId: "",
  actor: "",
  source: { system: "", record: "" },
};

class EquinoxProcess implements Process {
  readonly #customers: Customers;

  constructor(customers: Customers) {
    this.#customers = customers;
  }

  fresh(id: string): OpenStream {
    const empty = this.#customers.stream(noCause, StreamId.create(id)).loadEmpty();
    return new EquinoxStream(this.#customers, id, empty);
  }

  async load(id: string): Promise<OpenStream> {
    const loaded = await this.#customers.stream(noCause, StreamId.create(id)).load(0, true);
    return new EquinoxStream(this.#customers, id, loaded);
  }

  async handle(id: string, { events, cause }: Facts): Promise<void> {
    const decider = Decider.forStream(this.#customers, StreamId.create(id), cause);
    for (;;) {
      try {
        return await decider.transact(() => events.map(storedOf), LoadOption.RequireLoad, attempts);
      } catch (error) {
        // When it moves events out of the tip, a conflict is thrown as the SDK gave it.
        if (!(error instanceof TransactionCanceledException)) throw error;
      }
    }
  }
}

class EquinoxStream implements OpenStream {
  readonly #customers: Customers;
  readonly #id: string;
  #known: TokenAndState<Summary>;

  constructor(customers: Customers, id: string, known: TokenAndState<Summary>) {
    this.#customers = customers;
    this.#id = id;
    this.#known = known;
  }

  get state(): Summary {
    return this.#known.state;
  }

  async append({ events, cause }: Facts): Promise<void> {
    const stream: IStream<Stored, Summary> = this.#customers.stream(
      cause,
      StreamId.create(this.#id),
    );
    const result = await stream.sync(1, this.#known, events.map(storedOf));
    if (result.type === "Conflict") throw new Error(`a conflict in ${this.#id}`);
    this.#known = result.data;
  }
}
