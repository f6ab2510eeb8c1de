import type { ResultAsync } from "neverthrow";
import type { Category, DomainEvent } from "#domain";
import type { Page, ScanPart, Unavailable } from "../ports/index.js";

/** What is looked at of an event that was recorded. */
export interface ReadEvent<E extends DomainEvent> {
  readonly stream: string;
  readonly event: E;
}

/** A page of a scan, so far as it is looked at. */
export interface ReadPage<E extends DomainEvent> extends Pick<Page<E>, "corrupt" | "next"> {
  readonly recorded: readonly ReadEvent<E>[];
}

/** Where decisions are read from: an EventStore, or what can be scanned as one is. */
export interface DecisionSource {
  scan<E extends DomainEvent>(
    category: Category<E>,
    part?: ScanPart,
  ): ResultAsync<ReadPage<E>, Unavailable>;
}
