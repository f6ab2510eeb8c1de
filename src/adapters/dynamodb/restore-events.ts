import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { err, errAsync, ok, okAsync, type Result, ResultAsync, safeTry } from "neverthrow";
import type { CallOptions, Corrupt, Unavailable } from "#application";
import type { StreamName } from "#domain";
import type { DynamoDbCaller } from "./caller.js";
import { commitOf, isSnapshot } from "./commit-item.js";
import type { Item } from "./consumption.js";
import { eachSideBySide, pagesOf } from "./restore-pages.js";
import { decideStretch, type HeldBack, isSameItem, type PlacedCommit } from "./restore-stretch.js";
import { byStream } from "./scan-page.js";
import { type EventsTable, queryAll } from "./stream-items.js";

/** A stream of which nothing was put back from a version on. */
export type HeldStream = HeldBack & { readonly stream: string };

/** What became of the events of a restored table. */
export interface RestoredEvents {
  /** Commits that the table in use had lost. */
  readonly putBack: number;
  /** Commits that it has. */
  readonly there: number;
  readonly held: readonly HeldStream[];
  /** Items that are no commits. */
  readonly refused: readonly Corrupt[];
}

/** How a restored table is gone about. */
export interface RestoringOptions extends CallOptions {
  readonly caller: DynamoDbCaller;
  /** The restored table. */
  readonly from: string;
  /** The table in use. */
  readonly to: string;
  /** Writes nothing, and says what would be done. */
  readonly isTrial: boolean;
  /** How many items are read at once; what 1 MB holds unless told. */
  readonly pageSize?: number | undefined;
  /** Is told of each page how many items were read. */
  readonly onProgress: (read: number) => void;
}

/**
 * Puts back the commits that a table of events has lost, from a restored one. Nothing that is there
 * is overwritten. A stream's commits go in their order, so that whatever ends this leaves streams
 * that can be read, and it may be done again.
 */
export class EventsRestoring {
  readonly #options: RestoringOptions;
  readonly #from: EventsTable;
  readonly #to: EventsTable;
  readonly #held = new Map<string, HeldStream>();
  readonly #refused: Corrupt[] = [];
  /** The versions that come next in the streams of a page; of that at its end they are kept. */
  #next = new Map<string, number>();
  #putBack = 0;
  #there = 0;

  constructor(options: RestoringOptions) {
    const { caller, from, to } = options;
    this.#options = options;
    this.#from = { caller, table: from };
    this.#to = { caller, table: to };
  }

  run(): ResultAsync<RestoredEvents, Unavailable> {
    return new ResultAsync(this.#run());
  }

  async #run(): Promise<Result<RestoredEvents, Unavailable>> {
    for await (const page of pagesOf(this.#from, this.#options)) {
      if (page.isErr()) return err(page.error);
      const streams = [...byStream(page.value)];
      const done = await eachSideBySide(streams, ([stream, items]) => this.#follow(stream, items));
      if (done.isErr()) return err(done.error);
      const [last] = streams.at(-1) ?? [""];
      this.#next = new Map([[last, this.#next.get(last) ?? 1]]);
      this.#options.onProgress(page.value.length);
    }
    return ok({
      putBack: this.#putBack,
      there: this.#there,
      held: [...this.#held.values()],
      refused: this.#refused,
    });
  }

  /** Puts back what a stream has lost of what a page shows of it. */
  #follow(stream: StreamName, items: readonly Item[]): ResultAsync<void, Unavailable> {
    const next = this.#next.get(stream) ?? 1;
    const shown = items.filter((item) => !isSnapshot(item));
    const range = { from: next, upTo: Math.max(0, ...shown.map(placed).map(endOf)) };
    if (range.upTo < next || this.#held.has(stream)) return okAsync(undefined);
    const { signal } = this.#options;
    const restoring = this;
    return safeTry(async function* () {
      const found = yield* await queryAll(restoring.#to, stream, range, { signal });
      const inUse = found.items.filter((item) => !isSnapshot(item)).map(placed);
      const { commits, refused } = commitsIn(shown, inUse);
      restoring.#refused.push(...refused);
      // That a scan has a stream's items in their order is not documented: what seems to be missing
      // is looked for.
      const restored = isRun(commits, next)
        ? commits
        : yield* await restoring.#sought(stream, range);
      const { lost, there, held, next: after } = decideStretch(next, restored, inUse);
      restoring.#next.set(stream, after);
      restoring.#there += there;
      if (held) restoring.#held.set(stream, { stream, ...held });
      for (const commit of lost) {
        const isBack = yield* await restoring.#put(commit.item);
        if (!isBack) {
          restoring.#held.set(stream, { stream, version: commit.version, why: "another-commit" });
          return ok(undefined);
        }
        restoring.#putBack += 1;
      }
      return ok(undefined);
    });
  }

  /** The commits of a restored stream, asked for by its name. */
  #sought(
    stream: StreamName,
    range: { readonly from: number; readonly upTo: number },
  ): ResultAsync<readonly PlacedCommit[], Unavailable> {
    const { signal } = this.#options;
    return queryAll(this.#from, stream, range, { signal }).map(
      ({ items }) => commitsIn(items.filter((item) => !isSnapshot(item))).commits,
    );
  }

  /** Says `false` when another commit came there meanwhile. */
  #put(item: Item): ResultAsync<boolean, Unavailable> {
    const { caller, to, isTrial, signal } = this.#options;
    if (isTrial) return okAsync(true);
    const command = new PutItemCommand({
      TableName: to,
      Item: item,
      ConditionExpression: "attribute_not_exists(s)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return caller
      .send(command, { signal })
      .map(() => true)
      .orElse((error) =>
        // After an answer that was lost it finds what it put there itself.
        error.type === "ConditionFailed"
          ? okAsync(isSameItem(item, error.item ?? {}))
          : errAsync(error),
      );
  }
}

interface Sorted {
  readonly commits: readonly PlacedCommit[];
  readonly refused: readonly Corrupt[];
}

/** The commits among items of one stream, in their order. What both tables have is not refused. */
function commitsIn(items: readonly Item[], inUse: readonly PlacedCommit[] = []): Sorted {
  const commits: PlacedCommit[] = [];
  const refused: Corrupt[] = [];
  for (const item of items) {
    const read = commitOf(item);
    if (read.isOk()) commits.push(placed(item));
    else if (!inUse.some((other) => isSameItem(item, other.item))) refused.push(read.error);
  }
  return { commits: commits.sort((a, b) => a.version - b.version), refused };
}

/** In the table in use something may be damaged; it has its place all the same. */
function placed(item: Item): PlacedCommit {
  return { version: Number(item["v"]?.N), count: Number(item["n"]?.N ?? 1), item };
}

function endOf({ version, count }: PlacedCommit): number {
  return version + count - 1;
}

function isRun(commits: readonly PlacedCommit[], first: number): boolean {
  let next = first;
  return commits.every(({ version, count }) => {
    const follows = version === next;
    next = version + count;
    return follows;
  });
}
