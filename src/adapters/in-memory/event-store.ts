import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "neverthrow";
import type {
  Clock,
  Commit,
  CommitInfo,
  Conflict,
  Consumed,
  EventStore,
  History,
  Page,
  Past,
  Position,
  ScanPart,
  Slice,
  TooLarge,
  Unavailable,
} from "#application";
import {
  type Category,
  type DomainEvent,
  contracts as docketContracts,
  type EventContract,
  type InvalidEvent,
  type Recorded,
  type StreamName,
  validate,
} from "#domain";
import { frozen } from "./frozen.js";
import { record } from "./recording.js";
import { cursorAt, placeOf, segmentOf } from "./segments.js";
import { categoryOf, Streams } from "./streams.js";

/** What an in-memory event store is made of. */
export interface InMemoryEventStoreOptions {
  readonly clock: Clock;
  /** What may be stored; everything of Docket's own unless told. */
  readonly contracts?: readonly EventContract[];
  /** How many events a page of a scan has at most; 1,000 unless told. */
  readonly pageSize?: number;
}

/** An event that no store can have given out: which one, and what is wrong with it. */
export interface NotRestorable {
  readonly type: "NotRestorable";
  readonly stream: string;
  readonly version: number;
  readonly issues: readonly string[];
}

type Appended<E extends DomainEvent> = Commit<E> & { readonly consumed: Consumed };
type Refused<E extends DomainEvent> = Conflict<E> | TooLarge | InvalidEvent | Unavailable;

const noRequest: Consumed = Object.freeze({ requests: 0, readUnits: 0, writeUnits: 0 });
const oneRequest: Consumed = Object.freeze({ ...noRequest, requests: 1 });

/** What a durable event store promises, minus durability. */
export class InMemoryEventStore implements EventStore {
  readonly #clock: Clock;
  readonly #contracts: ReadonlyMap<string, EventContract>;
  readonly #pageSize: number;
  readonly #streams = new Streams();

  constructor({ clock, contracts = docketContracts, pageSize = 1000 }: InMemoryEventStoreOptions) {
    this.#clock = clock;
    this.#contracts = new Map(contracts.map((contract) => [contract.category, contract]));
    this.#pageSize = pageSize;
  }

  /**
   * A store of events that were recorded elsewhere, each stream's in order. Versions, times, commit
   * ids and metadata stay; neighbours in a stream with the same commit id are one commit.
   */
  static restore(
    recorded: readonly Recorded[],
    options: InMemoryEventStoreOptions,
  ): Result<InMemoryEventStore, NotRestorable> {
    const store = new InMemoryEventStore(options);
    for (const each of recorded) {
      const { stream, version } = each;
      const issues = store.#restore(each);
      if (issues.length > 0) return err({ type: "NotRestorable", stream, version, issues });
    }
    return ok(store);
  }

  read<E extends DomainEvent>(
    stream: StreamName<E>,
    part?: { readonly from?: number },
  ): ResultAsync<History<E>, Unavailable>;
  read<E extends DomainEvent>(
    stream: StreamName<E>,
    part: Past,
  ): ResultAsync<Slice<E>, Unavailable>;
  read<E extends DomainEvent>(
    stream: StreamName<E>,
    { from = 1, upTo, asOf }: Past = {},
  ): ResultAsync<Slice<E>, Unavailable> {
    const stored = this.#streams.recorded(stream);
    const first = Math.max(from, 1) - 1;
    if (upTo === undefined && asOf === undefined) {
      const end = stored.length as Position;
      const history: History<E> = { recorded: stored.slice(first), end, consumed: oneRequest };
      return okAsync(history);
    }
    const recorded = stored
      .slice(first, Math.max(upTo ?? stored.length, 0))
      .filter(({ recordedAt }) => asOf === undefined || recordedAt <= asOf);
    return okAsync({ recorded, consumed: oneRequest });
  }

  append<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    events: readonly E[],
    info: CommitInfo,
  ): ResultAsync<Appended<E>, Refused<E>> {
    return new ResultAsync(Promise.resolve(this.#append(stream, position, events, info)));
  }

  scan<E extends DomainEvent>(
    category: Category<E>,
    {
      segment = 0,
      of = 1,
      cursor = cursorAt(segment, of, { stream: 0, version: 0 }),
    }: ScanPart = {},
  ): ResultAsync<Page<E>, Unavailable> {
    const place = placeOf(segment, of, cursor);
    if (place === undefined) {
      const cause = new Error(`"${cursor}" is not a cursor of segment ${segment} of ${of}`);
      return errAsync({ type: "Unavailable", service: "in-memory event store", cause });
    }
    const isInSegment = (stream: string) => segmentOf(stream, of) === segment;
    const page = this.#streams.page(category, isInSegment, place, this.#pageSize);
    const next = page.next && cursorAt(segment, of, page.next);
    return okAsync({ recorded: page.recorded, next, consumed: oneRequest });
  }

  #append<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    events: readonly E[],
    info: CommitInfo,
  ): Result<Appended<E>, Refused<E>> {
    const [first] = events;
    if (first === undefined) return ok({ recorded: [], end: position, consumed: noRequest });

    const contract = this.#contracts.get(categoryOf(stream)) as EventContract<E> | undefined;
    if (contract === undefined) {
      const issues = ["unknown category"];
      return err({ type: "InvalidEvent", stream, event: first.type, issues });
    }
    const before = this.#streams.recorded(stream);
    const isLate = position !== before.length;
    const now = this.#clock.now();
    const last = before.at(-1)?.recordedAt;
    const recordedAt = last !== undefined && last > now ? last : now;
    return record(contract, stream, position, events, recordedAt, info).andThen((recorded) => {
      if (isLate) return this.#found(stream, position, info);
      this.#streams.add(stream, recorded);
      const end = (position + recorded.length) as Position;
      return ok({ recorded, end, consumed: oneRequest });
    });
  }

  /** What a late append finds: itself, when its answer was lost on the way, or a conflict. */
  #found<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    { commitId }: CommitInfo,
  ): Result<Appended<E>, Conflict<E>> {
    const commit = this.#streams.commitAfter(stream, position);
    return commit.recorded.some((recorded) => recorded.commitId === commitId)
      ? ok({ ...commit, consumed: oneRequest })
      : err({ type: "Conflict", stream, expected: position, commit });
  }

  /** Adds an event that is recorded already, or says why it cannot be one. */
  #restore({ stream, version, event, ...how }: Recorded): readonly string[] {
    const contract = this.#contracts.get(categoryOf(stream));
    if (contract === undefined) return ["unknown category"];
    const before = this.#streams.recorded(stream);
    const last = before.at(-1);
    if (version !== before.length + 1) return [`expected version ${before.length + 1}`];
    if (last !== undefined && how.recordedAt < last.recordedAt) {
      return [
        `recordedAt: expected ${last.recordedAt}, when version ${last.version} was, or later`,
      ];
    }
    const valid = validate(contract, stream, event);
    if (valid.isErr()) return valid.error.issues;
    const recorded = frozen({ stream, version, event: valid.value, ...how });
    if (last?.commitId === how.commitId) this.#streams.addToLastCommit(stream, recorded);
    else this.#streams.add(stream, [recorded]);
    return [];
  }
}
