import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { err, errAsync, ok, okAsync, type ResultAsync } from "neverthrow";
import { CommitCodec, type CommitCodecOptions, type SealedCommit } from "#adapters/sealing";
import {
  type AppendError,
  type Appended,
  assertPosition,
  type Clock,
  type CommitInfo,
  type Conflict,
  type EventStore,
  type History,
  type Page,
  type Past,
  type Position,
  type ReadError,
  type ReadOptions,
  type ScanPart,
  type Slice,
  type Unavailable,
} from "#application";
import type { Category, DomainEvent, StreamName } from "#domain";
import type { ConditionFailed } from "./caller.js";
import { commitItem, commitOf } from "./commit-item.js";
import { otherTable } from "./failures.js";
import { endAfter, openAll, readStream } from "./read-stream.js";
import { scanPage } from "./scan-page.js";
import { type EventsTable, nothing } from "./stream-items.js";

/** What a DynamoDB event store is made of. */
export interface DynamoDbEventStoreOptions extends EventsTable, CommitCodecOptions {
  readonly clock: Clock;
  /** How many items a page of a scan looks at; what 1 MB holds unless told. */
  readonly pageSize?: number;
}

/** Events in a table of Amazon DynamoDB, one item a commit. */
export class DynamoDbEventStore implements EventStore {
  readonly #table: EventsTable;
  readonly #clock: Clock;
  readonly #codec: CommitCodec;
  readonly #pageSize: number | undefined;

  constructor({ caller, table, clock, pageSize, ...codec }: DynamoDbEventStoreOptions) {
    this.#table = { caller, table };
    this.#clock = clock;
    this.#codec = new CommitCodec(codec);
    this.#pageSize = pageSize;
  }

  read<E extends DomainEvent>(
    stream: StreamName<E>,
    part?: ReadOptions & { readonly from?: number },
  ): ResultAsync<History<E>, ReadError>;
  read<E extends DomainEvent>(stream: StreamName<E>, part: Past): ResultAsync<Slice<E>, ReadError>;
  read<E extends DomainEvent>(
    stream: StreamName<E>,
    part: Past = {},
  ): ResultAsync<Slice<E>, ReadError> {
    return readStream(this.#table, this.#codec, stream, part);
  }

  append<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    events: readonly E[],
    info: CommitInfo,
  ): ResultAsync<Appended<E>, AppendError<E>> {
    assertPosition(stream, position, this.#table.table);
    if (events.length === 0) return okAsync({ recorded: [], end: position, consumed: nothing });
    return this.#codec
      .seal(stream, position, events, this.#clock.now(), info)
      .andThen((sealed) => this.#put(stream, position, sealed, info));
  }

  scan<E extends DomainEvent>(
    category: Category<E>,
    part: ScanPart = {},
  ): ResultAsync<Page<E>, Unavailable> {
    return scanPage(this.#table, this.#codec, category, part, this.#pageSize);
  }

  /** Only where nothing is yet: a position is the end of a commit, so this makes no gap and no fork. */
  #put<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    { recorded, stored }: SealedCommit<E>,
    info: CommitInfo,
  ): ResultAsync<Appended<E>, AppendError<E>> {
    const command = new PutItemCommand({
      TableName: this.#table.table,
      Item: commitItem(stored),
      ConditionExpression: "attribute_not_exists(s)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    return this.#table.caller
      .send(command, info)
      .andThen(({ consumed }) =>
        ok({ recorded, end: endAfter(this.#table, stream, [stored]), consumed }),
      )
      .orElse((error) =>
        error.type === "ConditionFailed"
          ? this.#late(stream, position, error, info)
          : errAsync(error),
      );
  }

  /** What was there already: this very commit, whose answer was lost, or somebody else's. */
  #late<E extends DomainEvent>(
    stream: StreamName<E>,
    expected: Position,
    { item, consumed }: ConditionFailed,
    info: CommitInfo,
  ): ResultAsync<Appended<E>, Conflict<E> | ReadError> {
    const place = { s: { S: stream }, v: { N: String(expected.version + 1) } };
    if (item !== undefined && item["v"]?.N !== place.v.N) {
      // Only where v is no key another item can be in the way.
      return errAsync(otherTable(this.#table.table, `it keeps one item of ${stream} only`));
    }
    return commitOf(item ?? place).asyncAndThen((stored) =>
      openAll<E>(this.#codec, [stored], { signal: info.signal }).andThen((recorded) => {
        const commit = { recorded, end: endAfter(this.#table, stream, [stored]) };
        return stored.commitId === info.commitId
          ? ok({ ...commit, consumed })
          : err({ type: "Conflict" as const, stream, expected, commit, consumed });
      }),
    );
  }
}
