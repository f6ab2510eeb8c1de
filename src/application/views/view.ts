import { okAsync, ResultAsync } from "neverthrow";
import type { Category, DomainEvent, Recorded, StreamName } from "#domain";
import type { EventStore, IndexEntry, Unavailable, ViewStore } from "../ports/index.js";

/** A read model. Each row is a function of exactly one stream, whose name is the row's key. */
export interface View<Event extends DomainEvent = DomainEvent, Row = unknown> {
  /** With the view's version: a new one is built beside the old. */
  readonly name: string;
  readonly category: Category<Event>;
  /** `undefined` while the stream holds nothing to show. */
  rowOf(recorded: readonly Recorded<Event>[]): Row | undefined;
  /** The row's place in each index. */
  indexesOf(row: Row): Readonly<Record<string, IndexEntry>>;
}

/**
 * Brings one row up to date with its stream. Folds from the first event, so it may be called late,
 * twice or out of order.
 */
export function refreshRow<Event extends DomainEvent, Row>(
  events: EventStore,
  rows: ViewStore,
  view: View<Event, Row>,
  stream: StreamName<Event>,
): ResultAsync<void, Unavailable> {
  return events.read(stream).andThen(({ recorded, end }) => {
    const row = view.rowOf(recorded);
    if (row === undefined) return okAsync(undefined);
    return rows.save(view.name, stream, { row, version: end, indexes: view.indexesOf(row) });
  });
}

/** Refreshes the rows of every view that shows one of these streams. */
export function projectStreams(
  events: EventStore,
  rows: ViewStore,
  views: readonly View[],
): (streams: Iterable<StreamName>) => ResultAsync<void, Unavailable> {
  return (streams) => {
    const touched = [...new Set(streams)].flatMap((stream) =>
      views
        .filter((view) => stream.startsWith(`${view.category}:`))
        .map((view) => refreshRow(events, rows, view, stream)),
    );
    return ResultAsync.combine(touched).map(() => undefined);
  };
}

/** Builds a view's rows from all there is. Equal to what live refreshing arrives at. */
export function rebuildView<Event extends DomainEvent, Row>(
  events: EventStore,
  rows: ViewStore,
  view: View<Event, Row>,
): ResultAsync<number, Unavailable> {
  const page = (seen: Set<StreamName<Event>>, cursor?: string): ResultAsync<number, Unavailable> =>
    events.scan(view.category, { cursor }).andThen(({ recorded, next }) => {
      const streams = new Set(recorded.map(({ stream }) => stream));
      const fresh = [...streams].filter((stream) => !seen.has(stream));
      for (const stream of fresh) seen.add(stream);
      return ResultAsync.combine(
        fresh.map((stream) => refreshRow(events, rows, view, stream)),
      ).andThen(() => (next === undefined ? okAsync(seen.size) : page(seen, next)));
    });
  return page(new Set());
}
