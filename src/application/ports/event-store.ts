import type { ResultAsync } from "neverthrow";
import type {
  Category,
  DomainEvent,
  Instant,
  InvalidEvent,
  Metadata,
  Recorded,
  StreamName,
} from "#domain";

/** The service behind a port did not do its part. The only error every adapter may return. */
export interface Unavailable {
  readonly type: "Unavailable";
  readonly service: string;
  readonly cause: unknown;
}

declare const seen: unique symbol;

/** The end of a stream as a store gave it out; the only thing that can be appended after. */
export type Position = number & { readonly [seen]: true };

/** Where a stream that does not exist yet ends. */
export const start: Position = 0 as Position;

/** What an answer cost, in the store's own units. */
export interface Consumed {
  readonly requests: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** The events of one append, as they were recorded, and the position after them. */
export interface Commit<E extends DomainEvent = DomainEvent> {
  readonly recorded: readonly Recorded<E>[];
  readonly end: Position;
}

/**
 * Somebody else appended first. It carries the commit found at that place, so that the decider
 * tries again without a read; later commits may follow it, and then there is another conflict.
 */
export interface Conflict<E extends DomainEvent = DomainEvent> {
  readonly type: "Conflict";
  readonly stream: string;
  /** After which the append was meant to go. */
  readonly expected: Position;
  readonly commit: Commit<E>;
}

/** A commit whose JSON is over `commitLimitBytes`. Nothing was written. */
export interface TooLarge {
  readonly type: "TooLarge";
  readonly stream: string;
  readonly bytes: number;
  readonly limit: number;
}

/** The largest commit, as UTF-8 bytes of the JSON of its recorded events. */
export const commitLimitBytes = 390_000;

/** A stream, or a part of one, oldest event first. Empty when nobody wrote it. */
export interface Slice<E extends DomainEvent> {
  readonly recorded: readonly Recorded<E>[];
  readonly consumed: Consumed;
}

/** A stream up to its end. */
export interface History<E extends DomainEvent> extends Slice<E>, Commit<E> {}

/** Time travel: up to a version, or to what was recorded at or before an instant, or both. */
export interface Past {
  readonly from?: number;
  readonly upTo?: number;
  readonly asOf?: Instant;
}

/** What a commit is called, and how it came about. */
export interface CommitInfo {
  /** Chosen by the caller; the same one for the same append however often it is sent. */
  readonly commitId: string;
  readonly metadata: Metadata;
}

/** Which part of a category to scan: `segment` of `of`, from a cursor on. */
export interface ScanPart {
  /** 0 to `of` - 1. */
  readonly segment?: number;
  readonly of?: number;
  /** `next` of the page before, of the same segment. */
  readonly cursor?: string | undefined;
}

/** Part of a category. Ordered within each stream, not across streams. */
export interface Page<E extends DomainEvent> extends Slice<E> {
  /** Where the next page starts; `undefined` after the last one. */
  readonly next: string | undefined;
}

/**
 * Append-only streams with optimistic concurrency.
 * What an adapter promises is tested by `test/conformance/event-store.conformance.ts`.
 */
export interface EventStore {
  /** All pages, strongly consistent. Only a read to the end returns a position. */
  read<E extends DomainEvent>(
    stream: StreamName<E>,
    part?: { readonly from?: number; readonly upTo?: never; readonly asOf?: never },
  ): ResultAsync<History<E>, Unavailable>;
  read<E extends DomainEvent>(
    stream: StreamName<E>,
    part: Past,
  ): ResultAsync<Slice<E>, Unavailable>;

  /**
   * All or nothing. The same commit id after the same position is success, also when an answer was
   * lost on the way. Every event is validated by its contract. No events is no write.
   */
  append<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    events: readonly E[],
    info: CommitInfo,
  ): ResultAsync<
    Commit<E> & { readonly consumed: Consumed },
    Conflict<E> | TooLarge | InvalidEvent | Unavailable
  >;

  /** Everything of a category, for replay: in segments side by side, resumable by cursor. */
  scan<E extends DomainEvent>(
    category: Category<E>,
    part?: ScanPart,
  ): ResultAsync<Page<E>, Unavailable>;
}
