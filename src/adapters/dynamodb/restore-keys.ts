import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import type { ReadError, Unavailable } from "#application";
import type { Item } from "./consumption.js";
import type { RestoringOptions } from "./restore-events.js";
import { eachSideBySide, pagesOf } from "./restore-pages.js";
import { isSameItem } from "./restore-stretch.js";

/** What became of the keys of a restored table. */
export interface RestoredKeys {
  /** Keys and markers that the table in use had lost. */
  readonly putBack: number;
  /** Rows that it has, and keys of people who were forgotten in it: they stay so. */
  readonly there: number;
  /** Keys that were lost and are not put back, for the record says that these people were erased. */
  readonly erasedSince: number;
  /** Subjects that have another key now: what the lost one encrypted stays closed. */
  readonly otherKeys: readonly string[];
  /** Subjects whose row is no key, or of whom the record cannot say whether they were erased. */
  readonly refused: readonly RefusedKey[];
}

/** A key that was not put back. */
export interface RefusedKey {
  readonly subject: string;
  readonly issue: string;
}

/** What is to be done about a row of a restored table of keys. */
export type KeyDecision = "put-back" | "there" | "forget" | "other-key" | "refused";

/**
 * What becomes of a restored row where the table in use has `found`. A marker beats every key: of
 * who is forgotten in either table no key stays.
 */
export function decideKey(restored: Item, found: Item | undefined): KeyDecision {
  const isMarker = restored["gone"] !== undefined;
  if (!isMarker && restored["w"]?.B === undefined) return "refused";
  if (found === undefined) return "put-back";
  if (found["gone"] !== undefined) return "there";
  if (isMarker) return "forget";
  return isSameItem(restored, found) ? "there" : "other-key";
}

/** What is asked about people while keys are put back. */
export interface KeysRestoringOptions extends RestoringOptions {
  /** Whether their stream says that they were erased, as it is now. */
  readonly isErased: (subject: string) => ResultAsync<boolean, ReadError>;
  /** Forgets somebody of whom a marker was lost and a key was made since. */
  readonly forget: (subject: string) => ResultAsync<unknown, Unavailable>;
}

/**
 * Puts back the keys and markers that a table has lost, from a restored one. No key is overwritten,
 * and of nobody whom the record says to be erased a key is put back.
 */
export class KeysRestoring {
  readonly #options: KeysRestoringOptions;
  readonly #otherKeys: string[] = [];
  readonly #refused: RefusedKey[] = [];
  readonly #counts = { putBack: 0, there: 0, erasedSince: 0 };

  constructor(options: KeysRestoringOptions) {
    this.#options = options;
  }

  run(): ResultAsync<RestoredKeys, Unavailable> {
    return new ResultAsync(this.#run());
  }

  async #run(): Promise<Result<RestoredKeys, Unavailable>> {
    const { caller, from, to, signal, onProgress } = this.#options;
    for await (const page of pagesOf({ caller, table: from }, this.#options)) {
      if (page.isErr()) return err(page.error);
      const keys = page.value.map((item) => ({ k: { S: subjectOf(item) } }));
      const done = await caller.getAll(to, keys, { signal }).andThen(({ output }) => {
        const found = new Map(output.map((item) => [subjectOf(item), item]));
        return eachSideBySide(page.value, (item) => this.#take(item, found.get(subjectOf(item))));
      });
      if (done.isErr()) return err(done.error);
      onProgress(page.value.length);
    }
    return ok({ ...this.#counts, otherKeys: this.#otherKeys, refused: this.#refused });
  }

  #take(item: Item, found: Item | undefined): ResultAsync<void, Unavailable> {
    const subject = subjectOf(item);
    const decision = decideKey(item, found);
    switch (decision) {
      case "there":
        this.#counts.there += 1;
        return okAsync(undefined);
      case "other-key":
        this.#otherKeys.push(subject);
        return okAsync(undefined);
      case "refused":
        return this.#refuse(subject, "it is no key");
      case "forget":
        return this.#options.isTrial ? this.#isBack() : this.#forget(subject);
      case "put-back":
        return this.#unlessErased(subject, item);
    }
  }

  /** Asked before the key is back: not for a moment may it open what is theirs. */
  #unlessErased(subject: string, item: Item): ResultAsync<void, Unavailable> {
    if (item["gone"] !== undefined) return this.#put(subject, item);
    return this.#options
      .isErased(subject)
      .andThen((isErased) => {
        if (!isErased) return this.#put(subject, item);
        this.#counts.erasedSince += 1;
        return okAsync(undefined);
      })
      .orElse((error) =>
        error.type === "Unavailable"
          ? errAsync(error)
          : this.#refuse(subject, `whether they were erased cannot be told: ${reasonOf(error)}`),
      );
  }

  #put(subject: string, item: Item): ResultAsync<void, Unavailable> {
    const { caller, to, isTrial, signal } = this.#options;
    if (isTrial) return this.#isBack();
    const command = new PutItemCommand({
      TableName: to,
      Item: item,
      ConditionExpression: "attribute_not_exists(k)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return caller
      .send(command, { signal })
      .andThen(() => this.#isBack())
      .orElse((error) => {
        if (error.type !== "ConditionFailed") return errAsync(error);
        // Mostly its own, of an answer that was lost.
        const isOwn = isSameItem(item, error.item ?? {});
        return isOwn ? this.#isBack() : this.#take(item, error.item ?? { k: { S: subject } });
      });
  }

  #forget(subject: string): ResultAsync<void, Unavailable> {
    return this.#options.forget(subject).andThen(() => this.#isBack());
  }

  #isBack(): ResultAsync<void, never> {
    this.#counts.putBack += 1;
    return okAsync(undefined);
  }

  #refuse(subject: string, issue: string): ResultAsync<void, never> {
    this.#refused.push({ subject, issue });
    return okAsync(undefined);
  }
}

function subjectOf(item: Item): string {
  return item["k"]?.S ?? "";
}

function reasonOf(error: Exclude<ReadError, Unavailable>): string {
  return error.type === "Corrupt" ? error.issues.join("; ") : error.issue;
}
