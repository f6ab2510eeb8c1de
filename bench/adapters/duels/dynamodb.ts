/** Events in DynamoDB. */
import { randomBytes } from "node:crypto";
import { DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  createTables,
  DynamoDbCaller,
  DynamoDbEventStore,
  DynamoDbKeyVault,
  dynamoDbClient,
} from "#adapters/dynamodb";
import { AesKeyWrapper, CachingKeyVault } from "#adapters/sealing";
import { SystemClock } from "#adapters/system";
import { type EventStore, type Position, start } from "#application";
import { type CustomerEvent, customerContract, streamName } from "#domain";
import { codeVersion, newFacts } from "../../store/events.js";
import { localSettings } from "../../store/measure/database.js";
import type { Duel } from "../duel.js";
import { check, done } from "../local.js";

const tables = { events: "bench-events", views: "bench-views", keys: "bench-keys" };
/** Of the same definition, so that it costs DynamoDB Local the same to write there. */
const plain = { events: "bare-events", views: "bare-views", keys: "bare-keys" };
const readAtOnce = 10;

/** Appends to a stream that was read, and reads a stream of ten commits. */
export async function dynamoDbDuels(endpoint: string): Promise<readonly Duel[]> {
  const client = dynamoDbClient(localSettings(endpoint));
  const bare = bareClient(endpoint);
  await createTables(client, tables);
  await createTables(client, plain);
  const store = openStore(client);
  const long = new Stream(store, "long");
  const written = new Stream(store, "written");
  const bareStream = new BareStream(bare, "bare");
  const bareLong = new BareStream(bare, "long");
  for (let i = 0; i < readAtOnce; i += 1) {
    await long.append();
    await bareLong.append();
  }
  return [
    {
      operation: "DynamoDB: append one event",
      besides: "validates, encrypts names and notes (key held), compresses, keeps metadata",
      adapter: () => written.append(),
      bare: () => bareStream.append(),
    },
    {
      operation: `DynamoDB: read ${readAtOnce} events`,
      besides: "checks the run of versions, expands, decrypts, validates",
      adapter: async () => check((await long.read()) === readAtOnce, "all events"),
      bare: async () => check((await bareLong.read()) === readAtOnce, "all events"),
    },
  ];
}

function bareClient(endpoint: string): DynamoDBClient {
  const agent = { keepAlive: true, maxSockets: 200 };
  return new DynamoDBClient({
    ...localSettings(endpoint),
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, httpAgent: agent },
  });
}

function openStore(client: DynamoDBClient): EventStore {
  const caller = new DynamoDbCaller(client);
  const wrapper = new AesKeyWrapper(randomBytes(32));
  const clock = new SystemClock();
  const vault = new DynamoDbKeyVault({ caller, table: tables.keys, wrapper });
  const keys = new CachingKeyVault(vault, { clock });
  return new DynamoDbEventStore({ caller, table: tables.events, keys, clock });
}

/** By the adapter. */
class Stream {
  readonly #store: EventStore;
  readonly #name: ReturnType<typeof customerStream>;
  #end: Position = start;

  constructor(store: EventStore, id: string) {
    this.#store = store;
    this.#name = customerStream(id);
  }

  async append(): Promise<void> {
    const { events, cause } = newFacts(1);
    const { commandId, ...rest } = cause;
    const metadata = { ...rest, causationId: commandId, codeVersion };
    const info = { commitId: commandId, metadata };
    this.#end = (await done(this.#store.append(this.#name, this.#end, events, info))).end;
  }

  async read(): Promise<number> {
    return (await done(this.#store.read(this.#name))).recorded.length;
  }
}

/** By hand: one item a commit, its events as JSON. */
class BareStream {
  readonly #client: DynamoDBClient;
  readonly #name: string;
  #version = 0;

  constructor(client: DynamoDBClient, id: string) {
    this.#client = client;
    this.#name = customerStream(id);
  }

  async append(): Promise<void> {
    const { events, cause } = newFacts(1);
    await this.#client.send(
      new PutItemCommand({
        TableName: plain.events,
        Item: {
          s: { S: this.#name },
          v: { N: String(this.#version + 1) },
          t: { S: new Date().toISOString() },
          i: { S: cause.commandId },
          b: { S: JSON.stringify({ events, metadata: { ...cause, codeVersion } }) },
        },
        ConditionExpression: "attribute_not_exists(s)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    this.#version += events.length;
  }

  async read(): Promise<number> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: plain.events,
        KeyConditionExpression: "s = :s AND v BETWEEN :from AND :upTo",
        ExpressionAttributeValues: {
          ":s": { S: this.#name },
          ":from": { N: "1" },
          ":upTo": { N: String(Number.MAX_SAFE_INTEGER) },
        },
        ConsistentRead: true,
        ReturnConsumedCapacity: "TOTAL",
      }),
    );
    const commits: readonly { readonly events: readonly CustomerEvent[] }[] = Items.map(({ b }) =>
      JSON.parse(b?.S ?? "{}"),
    );
    return commits.flatMap(({ events }) => events).length;
  }
}

function customerStream(id: string) {
  return streamName(customerContract.category, `c-${id}`);
}
