import type { Instant } from "#domain";

/** Something that happened, as others may know it: a public contract of its own, nothing personal. */
export interface PublicEvent {
  /** The same however often it is published: its stream, its version there, and its type. */
  readonly id: string;
  /** With the version of its schema, e.g. "message.approved.v1". */
  readonly type: string;
  readonly stream: string;
  /** Of the stream: who needs the order of a stream's events sorts by it. */
  readonly version: number;
  /** When it was true. */
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly correlationId: string;
  readonly data: Readonly<Record<string, unknown>>;
}
