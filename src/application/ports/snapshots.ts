import type { ResultAsync } from "neverthrow";
import type { DomainEvent, Sha256, StreamName } from "#domain";
import type { CallOptions } from "../call.js";
import type { Position } from "../position.js";
import type { Consumed, History, ReadError, Unavailable } from "./event-store.js";

/** A folded state, kept so that a long stream need not be folded again. Only ever a shortcut. */
export interface Snapshot {
  /** Which reducer folded it, over which schemas: another one must not believe it. */
  readonly fingerprint: Sha256;
  /** JSON. */
  readonly state: unknown;
  /** Whose personal data the state holds: it is encrypted for them, and gone when they are. */
  readonly subject?: string;
  /** The version of the one that it makes needless: of the same fingerprint. */
  readonly replaces?: number;
}

/** A stream from its newest usable snapshot on: the state there, and every event after it. */
export interface Tail<E extends DomainEvent> extends History<E> {
  /** Absent when there is none of that fingerprint; then every event is there. */
  readonly snapshot?: { readonly state: unknown; readonly version: number };
}

/**
 * Folded states beside their streams.
 * What an adapter promises is tested by `test/conformance/snapshots.conformance.ts`.
 */
export interface Snapshots {
  /** As consistent as `EventStore.read`. A snapshot that cannot be used is as good as none. */
  load<E extends DomainEvent>(
    stream: StreamName<E>,
    fingerprint: Sha256,
    call?: CallOptions,
  ): ResultAsync<Tail<E>, ReadError>;

  /**
   * Keeps the state that a stream adds up to at a position. Of a subject who was forgotten, and of
   * what is over `commitLimitBytes`, nothing is kept.
   */
  save(
    stream: StreamName,
    at: Position,
    snapshot: Snapshot,
    call?: CallOptions,
  ): ResultAsync<Consumed, Unavailable>;
}
