import { err, ok, type Result, type ResultAsync } from "neverthrow";
import type {
  Category,
  DomainEvent,
  Instant,
  InvalidEvent,
  InvalidStream,
  Metadata,
  Recorded,
  StreamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { Position } from "../position.js";

/** The service behind a port did not do its part. The only error every adapter may return. */
export interface Unavailable {
  readonly type: "Unavailable";
  readonly service: string;
  readonly cause: unknown;
  /** What must be put right before trying again helps. Absent when later may do. */
  readonly advice?: string;
}

/** For adapters: goes on, unless the call was stopped before. */
export function unlessStopped(
  service: string,
  { signal }: CallOptions = {},
): Result<void, Unavailable> {
  return signal?.aborted
    ? err({ type: "Unavailable", service, cause: signal.reason })
    : ok(undefined);
}

/** Something is stored at this place that cannot be read: damaged, or not as its contract says. */
export interface Corrupt {
  readonly type: "Corrupt";
  readonly stream: string;
  readonly version: number;
  readonly issues: readonly string[];
  /** Not damaged: a newer version of the code wrote it. */
  readonly isNewer?: true;
}

/** Why a stream cannot be read. */
export type ReadError = Unavailable | Corrupt | InvalidStream;

/** What an answer cost, in the store's own units: of the events table. Keys are asked for beside it. */
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
  readonly consumed: Consumed;
}

/** A commit whose sealed JSON is over `commitLimitBytes`. Nothing was written. */
export interface TooLarge {
  readonly type: "TooLarge";
  readonly stream: string;
  readonly bytes: number;
  readonly limit: number;
}

/** The largest commit, in bytes of UTF-8: its events as JSON, personal fields encrypted. */
export const commitLimitBytes = 390_000;

/** The longest commit id, in UTF-16 code units. */
export const commitIdLimit = 512;

/** Why nothing was appended. */
export type AppendError<E extends DomainEvent = DomainEvent> =
  | Conflict<E>
  | TooLarge
  | InvalidEvent
  | ReadError;

/** What an append did. */
export interface Appended<E extends DomainEvent> extends Commit<E> {
  readonly consumed: Consumed;
}

/** A stream, or a part of one, oldest event first. Empty when nobody wrote it. */
export interface Slice<E extends DomainEvent> {
  readonly recorded: readonly Recorded<E>[];
  readonly consumed: Consumed;
}

/** A stream up to its end. */
export interface History<E extends DomainEvent> extends Slice<E>, Commit<E> {}

/** How events are read. */
export interface ReadOptions extends CallOptions {
  /** Leaves personal fields closed, whoever's they are: they read as `Erased`, and no key is asked for. */
  readonly withoutPersonal?: boolean;
}

/** Time travel: up to a version, or to what was recorded at or before an instant, or both. */
export interface Past extends ReadOptions {
  readonly from?: number;
  readonly upTo?: number;
  readonly asOf?: Instant;
}

/** What a commit is called, and how it came about. */
export interface CommitInfo extends CallOptions {
  /**
   * Chosen by the caller; the same one for the same append however often it is sent, and never for
   * another one. 1 to `commitIdLimit` characters.
   */
  readonly commitId: string;
  readonly metadata: Metadata;
}

/** Which part of a category to scan: `segment` of `of`, from a cursor on. */
export interface ScanPart extends ReadOptions {
  /** 0 to `of` - 1. */
  readonly segment?: number;
  readonly of?: number;
  /** `next` of the page before, of the same segment. */
  readonly cursor?: string | undefined;
}

/**
 * Part of a category. Within a segment the events of a stream come one after the other, in their
 * order, over as many pages as they take; streams come in no order that means anything.
 */
export interface Page<E extends DomainEvent> extends Slice<E> {
  /** Where the next page starts; `undefined` after the last one. */
  readonly next: string | undefined;
  /** What could not be read. The scan goes on past it; of its stream nothing later is scanned. */
  readonly corrupt: readonly Corrupt[];
}

/**
 * Append-only streams with optimistic concurrency.
 * What an adapter promises is tested by `test/conformance/event-store.conformance.ts`.
 */
export interface EventStore {
  /** All pages, strongly consistent. Only a read to the end returns a position. */
  read<E extends DomainEvent>(
    stream: StreamName<E>,
    part?: ReadOptions & {
      readonly from?: number;
      readonly upTo?: never;
      readonly asOf?: never;
    },
  ): ResultAsync<History<E>, ReadError>;
  read<E extends DomainEvent>(stream: StreamName<E>, part: Past): ResultAsync<Slice<E>, ReadError>;

  /**
   * All or nothing. The same commit id after the same position is success, also when an answer was
   * lost on the way. Every event is validated by its contract. No events is no write. Throws a
   * RangeError for a position that no store gave out for this stream.
   */
  append<E extends DomainEvent>(
    stream: StreamName<E>,
    position: Position,
    events: readonly E[],
    info: CommitInfo,
  ): ResultAsync<Appended<E>, AppendError<E>>;

  /** Everything of a category, for replay: in segments side by side, resumable by cursor. */
  scan<E extends DomainEvent>(
    category: Category<E>,
    part?: ScanPart,
  ): ResultAsync<Page<E>, Unavailable>;
}
