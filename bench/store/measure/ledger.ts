/** What a contender asks of DynamoDB: requests, and units by AWS's rules. */
import type {
  ConsumedCapacity,
  CreateTableCommandInput,
  TransactWriteItem,
} from "@aws-sdk/client-dynamodb";
import { Tables, type Write } from "./tables.js";

/** Sums since some moment. */
export interface Counts {
  readonly requests: number;
  /** Of the requests, those that read. */
  readonly reads: number;
  /** Of the requests, those whose condition did not hold. */
  readonly refused: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** Before anything was asked. */
export const nothing: Counts = { requests: 0, reads: 0, refused: 0, readUnits: 0, writeUnits: 0 };

/** What came since: `after` less `before`. */
export function since(before: Counts, after: Counts): Counts {
  return {
    requests: after.requests - before.requests,
    reads: after.reads - before.reads,
    refused: after.refused - before.refused,
    readUnits: after.readUnits - before.readUnits,
    writeUnits: after.writeUnits - before.writeUnits,
  };
}

/** Both together. */
export function sum(one: Counts, other: Counts): Counts {
  return {
    requests: one.requests + other.requests,
    reads: one.reads + other.reads,
    refused: one.refused + other.refused,
    readUnits: one.readUnits + other.readUnits,
    writeUnits: one.writeUnits + other.writeUnits,
  };
}

interface Input extends Write {
  readonly ConsistentRead?: boolean;
  readonly TransactItems?: readonly TransactWriteItem[];
}

interface Output {
  readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
  readonly $metadata?: { readonly attempts?: number };
}

/** As much of a client as it takes to look on. */
export interface Watched {
  readonly middlewareStack: {
    add(middleware: Middleware, options: { readonly step: "initialize"; name: string }): void;
  };
}

type Handler = (args: { input: object; request?: unknown }) => Promise<{
  readonly output: object;
  readonly response: unknown;
}>;
type Middleware = (next: Handler, context: { readonly commandName?: string }) => Handler;

/**
 * Looks on at clients. Reads and single writes cost what DynamoDB Local says. Transactions, of
 * which it says something else than AWS does, cost 2 units a started KB of each item and 1 of each
 * index entry; cancelled ones half of that, without indexes. A refused condition costs what writing
 * the item that is there would, as AWS has it.
 */
export class Ledger {
  readonly #tables = new Tables();
  #counts = nothing;

  get counts(): Counts {
    return this.#counts;
  }

  /** What the tables hold, their indexes included, as far as it was written before its eyes. */
  get storedBytes(): number {
    return this.#tables.bytes;
  }

  watch(client: Watched): void {
    const middleware: Middleware =
      (next, { commandName = "" }) =>
      async (args) => {
        const input = isAdmin(commandName)
          ? args.input
          : { ...args.input, ReturnConsumedCapacity: "TOTAL" };
        try {
          const answer = await next({ ...args, input });
          this.#done(commandName, input, answer.output);
          return answer;
        } catch (error) {
          this.#failed(input, error instanceof Error ? error : new Error(String(error)));
          throw error;
        }
      };
    client.middlewareStack.add(middleware, { step: "initialize", name: "ledger" });
  }

  #add(counts: Partial<Counts>): void {
    this.#counts = sum(this.#counts, { ...nothing, ...counts });
  }

  #done(commandName: string, input: Input, output: Output): void {
    const requests = output.$metadata?.attempts ?? 1;
    if (commandName === "CreateTableCommand") {
      this.#tables.create(input as CreateTableCommandInput);
    } else if (!isAdmin(commandName)) {
      this.#add({ requests, ...this.#costOf(commandName, input, output) });
    }
  }

  #costOf(commandName: string, input: Input, { ConsumedCapacity }: Output): Partial<Counts> {
    const reported = [ConsumedCapacity ?? []]
      .flat()
      .reduce((units, { CapacityUnits = 0 }) => units + CapacityUnits, 0);
    switch (commandName) {
      case "GetItemCommand":
      case "QueryCommand":
      case "ScanCommand": {
        // One that finds nothing is reported as free, and is not.
        const least = input.ConsistentRead === true ? 1 : 0.5;
        return { reads: 1, readUnits: Math.max(reported, least) };
      }
      case "BatchGetItemCommand":
        return { reads: 1, readUnits: reported };
      case "PutItemCommand":
      case "UpdateItemCommand":
      case "DeleteItemCommand":
        this.#tables.write(input);
        return { writeUnits: reported };
      case "TransactWriteItemsCommand": {
        const costs = writesOf(input).map((write) => this.#tables.write(write));
        return {
          writeUnits: costs.reduce((units, { table, indexes }) => units + 2 * table + indexes, 0),
        };
      }
      default:
        throw new Error(`what ${commandName} consumes is not known here`);
    }
  }

  #failed(input: Input, error: Error & Output): void {
    const requests = error.$metadata?.attempts ?? 1;
    this.#add({ requests, ...this.#costOfRefusal(input, error) });
  }

  #costOfRefusal(input: Input, { name }: Error): Partial<Counts> {
    switch (name) {
      case "ConditionalCheckFailedException":
        return { refused: 1, writeUnits: this.#tables.refusedUnits(input) };
      case "TransactionCanceledException": {
        const costs = writesOf(input).map((write) => this.#tables.refusedUnits(write));
        return { refused: 1, writeUnits: costs.reduce((a, b) => a + b, 0) };
      }
      default:
        return {};
    }
  }
}

/** Whether it is about tables, not about items. */
function isAdmin(commandName: string): boolean {
  return /(Table|Tables|TimeToLive)Command$/.test(commandName);
}

function writesOf({ TransactItems = [] }: Input): readonly Write[] {
  return TransactItems.flatMap(({ Put, Update, Delete }) => Put ?? Update ?? Delete ?? []);
}
