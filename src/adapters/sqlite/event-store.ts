import { err, ok, okAsync, Result, type ResultAsync } from "neverthrow";
import { CommitCodec, type ReadValidation, type StoredCommit } from "#adapters/sealing";
import {
  type AppendError,
  type Appended,
  assertPosition,
  type Clock,
  type CommitInfo,
  type EventStore,
  type History,
  type KeyVault,
  type Page,
  type Past,
  type Position,
  type ReadError,
  type ReadOptions,
  type ScanPart,
  type Slice,
  type Unavailable,
} from "#application";
import {
  type Category,
  type DomainEvent,
  type EventContract,
  type StreamName,
  validateStream,
} from "#domain";
import { checkGaps, commitAt, commitsOf, endAfter, endOf, insertCommit } from "./commits.js";
import { noRequest, oneRequest } from "./consumed.js";
import type { SqliteFile } from "./file.js";
import { Scanner } from "./scanner.js";

/** What a SQLite event store is made of. */
export interface SqliteEventStoreOptions {
  readonly clock: Clock;
  /** By which personal fields are encrypted. */
  readonly keys: KeyVault;
  /** What may be stored; everything of Docket's own unless told. */
  readonly contracts?: readonly EventContract[] | undefined;
  /** `always` unless told. */
  readonly validation?: ReadValidation | undefined;
  /** After how many events a page of a scan ends, with the commit they are in; 1,000 unless told. */
  readonly pageSize?: number | undefined;
}

/** Streams in a SQLite file: durable once they are appended, for several processes at once. */
export class SqliteEventStore implements EventStore {
  readonly #file: SqliteFile;
  readonly #clock: Clock;
  readonly #codec: CommitCodec;
  readonly #scanner: Scanner;

  constructor(file: SqliteFile, { clock, pageSize = 1000, ...how }: SqliteEventStoreOptions) {
    this.#file = file;
    this.#clock = clock;
    this.#codec = new CommitCodec(how);
    this.#scanner = new Scanner(file, this.#codec, pageSize);
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
    const { from = 1, upTo = Number.POSITIVE_INFINITY, asOf } = part;
    const isWhole = part.upTo === undefined && asOf === undefined;
    return validateStream(stream)
      .asyncAndThen(() => this.#file.read(() => commitsOf(this.#file, stream, part), part))
      .andThen((commits) => checkGaps(commits, from).map(() => commits))
      .andThen((commits) =>
        this.#codec
          .open<E>(commits, part)
          .andThen((opened) => Result.combine(opened))
          .map((recorded) => ({
            recorded: recorded.flat().filter(({ version }) => version >= from && version <= upTo),
            consumed: oneRequest,
            ...(isWhole && { end: endAfter(commits.at(-1)) }),
          })),
      );
  }

  append<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    events: readonly E[],
    info: CommitInfo,
  ): ResultAsync<Appended<E>, AppendError<E>> {
    assertPosition(stream, position);
    if (events.length === 0) {
      return okAsync({ recorded: [], end: position, consumed: noRequest });
    }
    return this.#codec
      .seal(stream, position, events, this.#clock.now(), info)
      .andThen(({ recorded, stored }) =>
        this.#file
          .write(() => this.#insert(position, stored), info)
          .andThen((found): ResultAsync<Appended<E>, AppendError<E>> => {
            if (found !== undefined) return this.#appendedBefore(stream, position, found, info);
            return okAsync({ recorded, end: endAfter(stored), consumed: oneRequest });
          }),
      );
  }

  scan<E extends DomainEvent>(
    category: Category<E>,
    part: ScanPart = {},
  ): ResultAsync<Page<E>, Unavailable> {
    return this.#scanner.page(category, part);
  }

  /** Stores a commit, unless there is one at its place: that one it returns. */
  #insert({ version }: Position, stored: StoredCommit): StoredCommit | undefined {
    const stream = stored.stream as StreamName;
    const found = commitAt(this.#file, stream, stored.version);
    if (found !== undefined) return found;
    const end = endOf(this.#file, stream);
    if (end !== version) {
      throw new RangeError(`${stream} ends at version ${end}: no commit ends at ${version}`);
    }
    insertCommit(this.#file, stored);
    return undefined;
  }

  /** An append that came second: after itself, or after somebody else's. */
  #appendedBefore<E extends DomainEvent>(
    stream: StreamName<E>,
    expected: Position,
    found: StoredCommit,
    { commitId, signal }: CommitInfo,
  ): ResultAsync<Appended<E>, AppendError<E>> {
    return this.#codec
      .open<E>([found], { signal })
      .andThen((opened) => Result.combine(opened))
      .andThen((recorded) => {
        const commit = { recorded: recorded.flat(), end: endAfter(found) };
        return found.commitId === commitId
          ? ok({ ...commit, consumed: oneRequest })
          : err({ type: "Conflict" as const, stream, expected, commit, consumed: oneRequest });
      });
  }
}
