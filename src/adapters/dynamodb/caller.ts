import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-dynamodb";
import { ok, ResultAsync, safeTry } from "neverthrow";
import {
  quickLimits,
  type RetryOptions,
  type RetryPlan,
  repeated,
  retryPlan,
} from "#adapters/remote";
import type { CallOptions, Consumed, Unavailable } from "#application";
import type { DynamoDbCommand } from "./command.js";
import { consumedBy, consumedByRefusal, type Item } from "./consumption.js";
import { mayPass, unavailable } from "./failures.js";
import { sendOnce } from "./stoppable.js";

/** The condition of a write did not hold. */
export interface ConditionFailed {
  readonly type: "ConditionFailed";
  /** What was there, if the command asked for it (`ALL_OLD`). */
  readonly item: Item | undefined;
  readonly consumed: Consumed;
}

/** An answer, and what it consumed with all its requests. */
export interface Answer<Output> {
  readonly output: Output;
  readonly consumed: Consumed;
}

/** The most keys that one `BatchGetItem` takes. */
const batchSize = 100;

/**
 * Sends commands to DynamoDB and owns all retries, timeouts and aborts: its client must not retry
 * by itself (`dynamoDbClient` makes one that does not). Asks what every answer consumed.
 */
export class DynamoDbCaller {
  readonly #client: DynamoDBClient;
  readonly #plan: RetryPlan;

  constructor(client: DynamoDBClient, options: RetryOptions = {}) {
    this.#client = client;
    this.#plan = retryPlan(quickLimits, options);
  }

  /** One command, sent again while that may help. After a lost answer it may be done twice. */
  send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: DynamoDbCommand<Input, Output>,
    { signal }: CallOptions = {},
  ): ResultAsync<Answer<Output>, Unavailable | ConditionFailed> {
    askConsumption(command);
    const request = (abortSignal: AbortSignal) => sendOnce(this.#client, command, abortSignal);
    const answered = repeated(request, mayPass, this.#plan, signal);
    // In one step, for each of a `ResultAsync` would take some 20 µs of every call.
    return new ResultAsync(
      answered.then((end) =>
        end
          .map(({ output, requests }) => ({
            output,
            consumed: consumedBy(command, output, requests),
          }))
          .mapErr(({ cause, requests }) => {
            if (!(cause instanceof ConditionalCheckFailedException)) {
              return unavailable(cause, tableOf(command.input));
            }
            const consumed = consumedByRefusal(cause.Item, requests);
            return { type: "ConditionFailed", item: cause.Item, consumed };
          }),
      ),
    );
  }

  /** The same for a command without a condition. */
  ask<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: DynamoDbCommand<Input, Output>,
    call?: CallOptions,
  ): ResultAsync<Answer<Output>, Unavailable> {
    return this.send(command, call).mapErr((error) => {
      if (error.type === "Unavailable") return error;
      throw new TypeError("a command with a condition has to be sent by `send`");
    });
  }

  /**
   * The items of a table under these keys, all different, as they are now (strongly consistent), in
   * no order. What DynamoDB leaves unprocessed is asked for again.
   */
  getAll(
    table: string,
    keys: readonly Item[],
    call: CallOptions = {},
  ): ResultAsync<Answer<readonly Item[]>, Unavailable> {
    const caller = this;
    return safeTry(async function* () {
      const items: Item[] = [];
      const consumed = { requests: 0, readUnits: 0, writeUnits: 0 };
      for (let i = 0; i < keys.length; i += batchSize) {
        const batch = yield* caller.#getBatch(table, keys.slice(i, i + batchSize), call);
        items.push(...batch.output);
        consumed.requests += batch.consumed.requests;
        consumed.readUnits += batch.consumed.readUnits;
      }
      return ok({ output: items, consumed });
    });
  }

  #getBatch(
    table: string,
    keys: readonly Item[],
    { signal }: CallOptions,
  ): ResultAsync<Answer<readonly Item[]>, Unavailable> {
    const items: Item[] = [];
    let readUnits = 0;
    let missing = [...keys];
    const request = async (abortSignal: AbortSignal) => {
      const command = new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: missing, ConsistentRead: true } },
        ReturnConsumedCapacity: "TOTAL",
      });
      const output = await sendOnce(this.#client, command, abortSignal);
      // An answer that comes when nobody waits any more was asked for again: not to be counted twice.
      abortSignal.throwIfAborted();
      items.push(...(output.Responses?.[table] ?? []));
      readUnits += consumedBy(command, output, 1).readUnits;
      missing = output.UnprocessedKeys?.[table]?.Keys ?? [];
      if (missing.length > 0) throw unprocessed(missing.length, keys.length);
    };
    return new ResultAsync(repeated(request, mayPass, this.#plan, signal))
      .map(({ requests }) => ({ output: items, consumed: { requests, readUnits, writeUnits: 0 } }))
      .mapErr(({ cause }) => unavailable(cause, table));
  }
}

/** Has DynamoDB say what a command consumed; those that consume nothing ignore it. */
function askConsumption<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>({
  input,
}: DynamoDbCommand<Input, Output>): void {
  Object.assign(input, { ReturnConsumedCapacity: "TOTAL" });
}

function unprocessed(left: number, of: number): Error {
  const error = new Error(`DynamoDB left ${left} of ${of} keys unprocessed`);
  error.name = "UnprocessedKeys";
  return error;
}

function tableOf(input: ServiceInputTypes): string | undefined {
  return "TableName" in input ? input.TableName : undefined;
}
