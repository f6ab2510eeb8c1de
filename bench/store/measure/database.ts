/** A database under watch: what is asked of it is counted. */
import { type CreateTableCommandInput, DynamoDB } from "@aws-sdk/client-dynamodb";
import { type Counts, Ledger, type Watched } from "./ledger.js";

/** How DynamoDB Local is reached: it takes any credentials. */
export function localSettings(endpoint: string) {
  return {
    endpoint,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  };
}

/** The tables of one contender. */
export class Database {
  readonly #ledger = new Ledger();
  readonly #admin: DynamoDB;

  constructor(endpoint: string) {
    this.#admin = this.watch(new DynamoDB(localSettings(endpoint)));
  }

  /** Counts what is asked by a client, from now on. */
  watch<Client extends Watched>(client: Client): Client {
    this.#ledger.watch(client);
    return client;
  }

  async create(table: Omit<CreateTableCommandInput, "BillingMode">): Promise<void> {
    await this.#admin.createTable({ ...table, BillingMode: "PAY_PER_REQUEST" });
  }

  counts(): Counts {
    return this.#ledger.counts;
  }

  async storedBytes(): Promise<number> {
    return this.#ledger.storedBytes;
  }
}
