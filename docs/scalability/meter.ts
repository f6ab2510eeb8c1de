/** Counts what one step after another asks of each service. */
import type { ConsumedCapacity, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { KeyWrapper, Ports } from "#application";

/** What was counted, by its name, e.g. "dynamodb.readUnits". */
export type Counts = Readonly<Record<string, number>>;

/** A counter for each step; one step at a time is under way. */
export class Meter {
  readonly #counts = new Map<string, Map<string, number>>();
  #step = "";

  begin(step: string): void {
    this.#step = step;
    this.add("runs", 1);
  }

  add(what: string, amount: number): void {
    const counts = this.#counts.get(this.#step) ?? new Map<string, number>();
    counts.set(what, (counts.get(what) ?? 0) + amount);
    this.#counts.set(this.#step, counts);
  }

  /** Of each step, all in all. */
  totals(): Readonly<Record<string, Counts>> {
    return Object.fromEntries(
      [...this.#counts].map(([step, counts]) => [step, Object.fromEntries([...counts].sort())]),
    );
  }
}

/** Counts every request of a client with the units that DynamoDB says it took. */
export function meterDynamoDb(client: DynamoDBClient, meter: Meter): void {
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const result = await next(args);
        const { ConsumedCapacity: found } = result.output as {
          readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
        };
        const units = (found === undefined ? [] : [found].flat()).reduce(
          (sum, { CapacityUnits = 0 }) => sum + CapacityUnits,
          0,
        );
        const isWrite = /^(Put|Update|Delete|BatchWrite)/.test(commandName);
        const table = tableOf(args.input);
        meter.add("dynamodb.requests", 1);
        meter.add(`dynamodb.${table}.${isWrite ? "write" : "read"}Units`, units);
        const shared = sharedStreamOf(args.input);
        if (shared !== undefined && !isWrite) meter.add(`shared.${shared}`, units);
        return result;
      },
    { step: "initialize", name: "meterDynamoDb" },
  );
}

/** "events", "views" or "keys": what a table's name begins with here. */
function tableOf(input: object): string {
  const { TableName, RequestItems } = input as {
    readonly TableName?: string;
    readonly RequestItems?: object;
  };
  const name = TableName ?? Object.keys(RequestItems ?? {})[0] ?? "";
  return name.split("-")[0] ?? name;
}

/** A stream that many messages read: an agent's rollout or one of its versions. */
function sharedStreamOf(input: object): string | undefined {
  return JSON.stringify(input).match(/"((?:rollout|agent-version):[^"]+)"/)?.[1];
}

/** Counts wraps and unwraps: each is a request to KMS. */
export function meteredWrapper(wrapper: KeyWrapper, meter: Meter): KeyWrapper {
  return {
    wrap: (...given) => {
      meter.add("kms.requests", 1);
      return wrapper.wrap(...given);
    },
    unwrap: (...given) => {
      meter.add("kms.requests", 1);
      return wrapper.unwrap(...given);
    },
  };
}

/** Counts what is asked of models, artefacts and the search. */
export function meteredPorts(ports: Ports, meter: Meter): Ports {
  const { model, embedder, cases, similarCustomers, artefacts, publisher } = ports;
  return {
    ...ports,
    model: {
      complete: (request, call) =>
        model.complete(request, call).map((answer) => {
          const { tokens } = answer.call;
          meter.add(`model.${request.modelId}.calls`, 1);
          meter.add(`model.${request.modelId}.input`, tokens.input);
          meter.add(`model.${request.modelId}.output`, tokens.output);
          return answer;
        }),
    },
    embedder: {
      model: embedder.model,
      dimension: embedder.dimension,
      embed: (text, call) => {
        meter.add("embedder.calls", 1);
        meter.add("embedder.characters", text.length);
        return embedder.embed(text, call);
      },
    },
    cases: {
      index: cases.index,
      upsert: (indexed, call) => {
        meter.add("search.writes", 1);
        return cases.upsert(indexed, call);
      },
      nearest: (query, call) => {
        meter.add("search.reads", 1);
        return cases.nearest(query, call);
      },
      erase: (id, call) => cases.erase(id, call),
    },
    similarCustomers: {
      index: similarCustomers.index,
      upsert: (customer, call) => {
        meter.add("search.writes", 1);
        return similarCustomers.upsert(customer, call);
      },
      nearest: (query, call) => similarCustomers.nearest(query, call),
      erase: (id, call) => similarCustomers.erase(id, call),
    },
    artefacts: {
      put: (content, call) => {
        meter.add("s3.puts", 1);
        return artefacts.put(content, call);
      },
      get: (hash, call) => {
        meter.add("s3.gets", 1);
        return artefacts.get(hash, call);
      },
      remove: (hash, call) => artefacts.remove(hash, call),
    },
    publisher: {
      publish: (events, call) => {
        meter.add("eventbridge.events", events.length);
        return publisher.publish(events, call);
      },
    },
  };
}
