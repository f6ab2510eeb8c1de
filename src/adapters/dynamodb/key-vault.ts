import { GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { errAsync, ok, okAsync, ResultAsync, safeTry } from "neverthrow";
import { newDataKey } from "#adapters/sealing";
import type {
  AbsentKey,
  CallOptions,
  ForgottenKey,
  KeyVault,
  KeyWrapper,
  PresentKey,
  Unavailable,
} from "#application";
import type { DynamoDbCaller } from "./caller.js";
import type { Item } from "./consumption.js";

/** What a key vault is made of. */
export interface DynamoDbKeyVaultOptions {
  readonly caller: DynamoDbCaller;
  readonly table: string;
  /** Only wrapped keys are stored. */
  readonly wrapper: KeyWrapper;
}

/** How many keys are unwrapped side by side: a key service would throttle hundreds. */
const unwrappedAtOnce = 16;

const absent: AbsentKey = { status: "absent" };
const forgotten: ForgottenKey = { status: "forgotten" };

/** Data keys as the items of one table, wrapped; every read is strongly consistent. */
export class DynamoDbKeyVault implements KeyVault {
  readonly #caller: DynamoDbCaller;
  readonly #table: string;
  readonly #wrapper: KeyWrapper;

  constructor({ caller, table, wrapper }: DynamoDbKeyVaultOptions) {
    this.#caller = caller;
    this.#table = table;
    this.#wrapper = wrapper;
  }

  keyFor(subject: string, call?: CallOptions): ResultAsync<PresentKey | ForgottenKey, Unavailable> {
    const command = new GetItemCommand({
      TableName: this.#table,
      Key: { k: { S: subject } },
      ConsistentRead: true,
    });
    return this.#caller
      .ask(command, call)
      .andThen(({ output: { Item: item } }) =>
        item === undefined ? this.#make(subject, call) : this.#open(subject, item, call),
      );
  }

  keysOf(
    subjects: readonly string[],
    call?: CallOptions,
  ): ResultAsync<ReadonlyMap<string, PresentKey | ForgottenKey | AbsentKey>, Unavailable> {
    const distinct = [...new Set(subjects)];
    const keys = distinct.map((subject) => ({ k: { S: subject } }));
    const vault = this;
    return safeTry(async function* () {
      const { output: items } = yield* await vault.#caller.getAll(vault.#table, keys, call);
      const found = new Map<string, PresentKey | ForgottenKey | AbsentKey>();
      for (const subject of distinct) found.set(subject, absent);
      for (let i = 0; i < items.length; i += unwrappedAtOnce) {
        const opened = items.slice(i, i + unwrappedAtOnce).map((item) => {
          const subject = item["k"]?.S ?? "";
          return vault.#open(subject, item, call).map((key) => [subject, key] as const);
        });
        for (const [subject, key] of yield* await ResultAsync.combine(opened)) {
          found.set(subject, key);
        }
      }
      return ok(found);
    });
  }

  /**
   * Puts the marker where the key was. After an answer that was lost it says `forgotten` of a key
   * that it destroyed itself.
   */
  forget(
    subject: string,
    call?: CallOptions,
  ): ResultAsync<"present" | "forgotten" | "absent", Unavailable> {
    const command = new PutItemCommand({
      TableName: this.#table,
      Item: { k: { S: subject }, gone: { BOOL: true } },
      ReturnValues: "ALL_OLD",
    });
    return this.#caller.ask(command, call).map(({ output: { Attributes: before } }) => {
      if (before === undefined) return "absent";
      return before["gone"] === undefined ? "present" : "forgotten";
    });
  }

  /** A new key, unless somebody was faster: then what they put there. */
  #make(subject: string, call?: CallOptions): ResultAsync<PresentKey | ForgottenKey, Unavailable> {
    const key = newDataKey();
    return this.#wrapper.wrap(key, subject, call).andThen((wrapped) => {
      const command = new PutItemCommand({
        TableName: this.#table,
        Item: { k: { S: subject }, w: { B: wrapped } },
        ConditionExpression: "attribute_not_exists(k)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      return this.#caller
        .send(command, call)
        .map(() => ({ status: "present", key }) as const)
        .orElse((error) =>
          error.type === "ConditionFailed"
            ? this.#open(subject, error.item ?? {}, call)
            : errAsync(error),
        );
    });
  }

  #open(
    subject: string,
    item: Item,
    call?: CallOptions,
  ): ResultAsync<PresentKey | ForgottenKey, Unavailable> {
    if (item["gone"] !== undefined) return okAsync(forgotten);
    const wrapped = item["w"]?.B;
    if (wrapped !== undefined) {
      return this.#wrapper
        .unwrap(wrapped, subject, call)
        .map((key) => ({ status: "present", key }));
    }
    return errAsync({
      type: "Unavailable",
      service: "DynamoDB",
      cause: new Error(`the key of subject ${subject} is damaged`),
      advice: `restore its item in table "${this.#table}" from a backup`,
    });
  }
}
