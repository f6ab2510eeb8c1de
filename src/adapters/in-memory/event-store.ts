import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from "neverthrow";
import { recordEvents, segmentOf, subjectsIn } from "#adapters/sealing";
import {
  type AppendError,
  type Appended,
  assertPosition,
  type CallOptions,
  type Clock,
  type CommitInfo,
  type Conflict,
  type Consumed,
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
  unlessStopped,
} from "#application";
import {
  type Category,
  categoryOf,
  type DomainEvent,
  contracts as docketContracts,
  type EventContract,
  type Recorded,
  type StreamName,
  validateStream,
} from "#domain";
import { frozenCommit } from "./frozen.js";
import { InMemoryKeyVault } from "./key-vault.js";
import { Reading } from "./reading.js";
import { type NotRestorable, restore } from "./restore.js";
import { cursorAt, placeAfter, placeOf } from "./segments.js";
import { InMemoryStorage } from "./storage.js";

/** What an in-memory event store is made of. */
export interface InMemoryEventStoreOptions {
  readonly clock: Clock;
  /** Says who was forgotten; keys of its own unless told. */
  readonly keys?: KeyVault;
  /** What may be stored; everything of Docket's own unless told. */
  readonly contracts?: readonly EventContract[];
  /** How many events a page of a scan has at most; 1,000 unless told. */
  readonly pageSize?: number;
  /** What it shares with other stores; its own unless told. */
  readonly storage?: InMemoryStorage;
}

const service = "in-memory event store";
const oneRequest: Consumed = Object.freeze({ requests: 1, readUnits: 0, writeUnits: 0 });
const noRequest: Consumed = Object.freeze({ ...oneRequest, requests: 0 });

/** What a durable event store promises, minus durability. */
export class InMemoryEventStore implements EventStore {
  readonly #clock: Clock;
  readonly #contracts: ReadonlyMap<string, EventContract>;
  readonly #pageSize: number;
  readonly #storage: InMemoryStorage;
  readonly #reading: Reading;

  constructor(options: InMemoryEventStoreOptions) {
    const { contracts = docketContracts, keys = new InMemoryKeyVault() } = options;
    this.#clock = options.clock;
    this.#contracts = new Map(contracts.map((contract) => [contract.category, contract]));
    this.#pageSize = options.pageSize ?? 1000;
    this.#storage = options.storage ?? new InMemoryStorage();
    this.#reading = new Reading(keys, this.#contracts);
  }

  /**
   * A store of events that were recorded elsewhere, each stream's in order. Versions, times, commit
   * ids and metadata stay; neighbours in a stream with the same commit id are one commit.
   */
  static restore(
    recorded: readonly Recorded[],
    options: InMemoryEventStoreOptions,
  ): Result<InMemoryEventStore, NotRestorable> {
    const storage = new InMemoryStorage();
    return restore(storage.streams, recorded, options.contracts ?? docketContracts).map(
      () => new InMemoryEventStore({ ...options, storage }),
    );
  }

  read<E extends DomainEvent>(
    stream: StreamName<E>,
    part?: ReadOptions & { readonly from?: number },
  ): ResultAsync<History<E>, ReadError>;
  read<E extends DomainEvent>(stream: StreamName<E>, part: Past): ResultAsync<Slice<E>, ReadError>;
  read<E extends DomainEvent>(
    stream: StreamName<E>,
    { from = 1, upTo, asOf, ...how }: Past = {},
  ): ResultAsync<Slice<E>, ReadError> {
    return this.#called(stream, how).asyncAndThen(() => {
      const all = this.#storage.streams.recorded(stream);
      const end = this.#storage.streams.end(stream);
      const isWhole = upTo === undefined && asOf === undefined;
      const part = all
        .slice(Math.max(from, 1) - 1, Math.max(upTo ?? all.length, 0))
        .filter(({ recordedAt }) => asOf === undefined || recordedAt <= asOf);
      // Not `map`: that makes a generator function, which lives until the next full collection.
      return this.#reading
        .open(part, how)
        .andThen((recorded) => ok({ recorded, consumed: oneRequest, ...(isWhole && { end }) }));
    });
  }

  append<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    events: readonly E[],
    info: CommitInfo,
  ): ResultAsync<Appended<E>, AppendError<E>> {
    assertPosition(stream, position);
    const [first] = events;
    if (first === undefined) {
      return okAsync({ recorded: [], end: position, consumed: noRequest });
    }
    return this.#called(stream, info).asyncAndThen(() => {
      const contract = this.#contracts.get(categoryOf(stream)) as EventContract<E> | undefined;
      if (contract === undefined) {
        const issues = ["unknown category"];
        return errAsync({ type: "InvalidEvent" as const, stream, event: first.type, issues });
      }
      const now = this.#clock.now();
      return recordEvents(contract, stream, position, events, now, info).asyncAndThen((recorded) =>
        this.#reading
          .closed(contract, recorded, subjectsIn(contract, recorded), info)
          .andThen((kept) => this.#add(stream, position, frozenCommit(kept), info)),
      );
    });
  }

  scan<E extends DomainEvent>(
    category: Category<E>,
    { segment = 0, of = 1, cursor, ...how }: ScanPart = {},
  ): ResultAsync<Page<E>, Unavailable> {
    const from = cursor ?? cursorAt(segment, of, { stream: 0, version: 0 });
    const place = placeOf(segment, of, from);
    if (place === undefined) {
      const cause = new Error(`"${from}" is no cursor of segment ${segment} of ${of}`);
      return errAsync({ type: "Unavailable", service, cause });
    }
    const isInSegment = (stream: string) => segmentOf(stream, of) === segment;
    const page = this.#storage.streams.page(category, isInSegment, place, this.#pageSize);
    return unlessStopped(service, how)
      .asyncAndThen(() => this.#reading.openEach(page.recorded, how))
      .map((opened) => {
        const next = placeAfter(page, opened.corrupt);
        return { ...opened, next: next && cursorAt(segment, of, next), consumed: oneRequest };
      });
  }

  /** Refuses a call that cannot be made. */
  #called(stream: StreamName, call: CallOptions): Result<unknown, ReadError> {
    return unlessStopped(service, call).andThen(() => validateStream(stream));
  }

  /** Writes, unless the position is no longer the end: synchronous, so nobody comes between. */
  #add<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    recorded: readonly Recorded<E>[],
    { commitId, signal }: CommitInfo,
  ): ResultAsync<Appended<E>, Conflict<E> | ReadError> {
    const { streams } = this.#storage;
    const found = streams.commitAfter(stream, position);
    if (found === undefined) {
      if (streams.recorded(stream).length !== position.version) {
        throw new RangeError(`version ${position.version} is not where a commit of ${stream} ends`);
      }
      streams.add(stream, recorded);
      return okAsync({ recorded, end: streams.end(stream), consumed: oneRequest });
    }
    return this.#reading.open(found.recorded, { signal }).andThen((opened) => {
      const commit = { recorded: opened, end: found.end };
      return found.recorded.some((each) => each.commitId === commitId)
        ? ok({ ...commit, consumed: oneRequest })
        : err({
            type: "Conflict" as const,
            stream,
            expected: position,
            commit,
            consumed: oneRequest,
          });
    });
  }
}
