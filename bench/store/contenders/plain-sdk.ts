/** The AWS SDK by hand: one item a commit, put on condition that none is there. No library. */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  paginateScan,
} from "@aws-sdk/client-dynamodb";
import type { CustomerEvent } from "#domain";
import type { Contender, OpenStream, Process } from "../contender.js";
import { codeVersion, evolve, type Facts, type Summary, unknownCustomer } from "../events.js";
import { Database, localSettings } from "../measure/database.js";
import { inParallel } from "../measure/in-parallel.js";

const segments = 4;

/** What the others are measured by: nothing is validated, encrypted or kept beside the events. */
export async function openPlainSdk(endpoint: string, space: string): Promise<Contender> {
  const database = new Database(endpoint);
  const table = `${space}-plain-events`;
  await database.create({
    TableName: table,
    AttributeDefinitions: [
      { AttributeName: "s", AttributeType: "S" },
      { AttributeName: "v", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "s", KeyType: "HASH" },
      { AttributeName: "v", KeyType: "RANGE" },
    ],
  });
  const store = new PlainStore(database.watch(new DynamoDBClient(localSettings(endpoint))), table);
  return {
    name: "plain AWS SDK",
    engine: "DynamoDB",
    hasCommits: true,
    hasSnapshots: false,
    process: () => store,
    read: (id) => store.read(id),
    replay: (_, receive) => store.replay(receive),
    counts: () => database.counts(),
    storedBytes: () => database.storedBytes(),
    close: async () => {},
  };
}

class PlainStore implements Process {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  fresh(id: string): OpenStream {
    return new PlainStream(this.#client, this.#table, id, unknownCustomer, 0);
  }

  async load(id: string): Promise<OpenStream> {
    const events = await this.read(id);
    return new PlainStream(
      this.#client,
      this.#table,
      id,
      events.reduce(evolve, unknownCustomer),
      events.length,
    );
  }

  async handle(id: string, facts: Facts): Promise<void> {
    for (;;) {
      const stream = await this.load(id);
      try {
        return await stream.append(facts);
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    }
  }

  async read(id: string): Promise<readonly CustomerEvent[]> {
    const events: CustomerEvent[] = [];
    const pages = paginateQuery(
      { client: this.#client },
      {
        TableName: this.#table,
        KeyConditionExpression: "s = :s",
        ExpressionAttributeValues: { ":s": { S: id } },
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) events.push(...Items.flatMap(eventsOf));
    return events;
  }

  async replay(receive: (event: CustomerEvent) => void): Promise<void> {
    await inParallel(segments, Array.from({ length: segments }).keys(), async (Segment) => {
      const pages = paginateScan(
        { client: this.#client },
        { TableName: this.#table, Segment, TotalSegments: segments },
      );
      for await (const { Items = [] } of pages) Items.flatMap(eventsOf).forEach(receive);
    });
  }
}

class PlainStream implements OpenStream {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #id: string;
  #version: number;
  #state: Summary;

  constructor(client: DynamoDBClient, table: string, id: string, state: Summary, version: number) {
    this.#client = client;
    this.#table = table;
    this.#id = id;
    this.#state = state;
    this.#version = version;
  }

  get state(): Summary {
    return this.#state;
  }

  async append({ events, cause }: Facts): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#table,
        Item: {
          s: { S: this.#id },
          v: { N: String(this.#version + 1) },
          t: { S: new Date().toISOString() },
          m: { S: JSON.stringify({ ...cause, codeVersion }) },
          e: { S: JSON.stringify(events) },
        },
        ConditionExpression: "attribute_not_exists(s)",
      }),
    );
    this.#version += events.length;
    this.#state = events.reduce(evolve, this.#state);
  }
}

function eventsOf(item: Record<string, AttributeValue>): readonly CustomerEvent[] {
  return JSON.parse(item["e"]?.S ?? "[]");
}
