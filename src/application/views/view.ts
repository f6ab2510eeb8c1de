import { ok, okAsync, type ResultAsync, safeTry } from "neverthrow";
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
  return (streams) =>
    safeTry(async function* () {
      for (const stream of new Set(streams)) {
        for (const view of views) {
          if (!stream.startsWith(`${view.category}:`)) continue;
          yield* await refreshRow(events, rows, view, stream);
        }
      }
      return ok(undefined);
    });
}

/** Builds a view's rows from all there is. Equal to what live refreshing arrives at. */
export function rebuildView<Event extends DomainEvent, Row>(
  events: EventStore,
  rows: ViewStore,
  view: View<Event, Row>,
): ResultAsync<number, Unavailable> {
  return safeTry(async function* () {
    const seen = new Set<StreamName<Event>>();
    let cursor: string | undefined;
    do {
      const page = yield* await events.scan(view.category, { cursor });
      for (const { stream } of page.recorded) {
        if (seen.has(stream)) continue;
        seen.add(stream);
        yield* await refreshRow(events, rows, view, stream);
      }
      cursor = page.next;
    } while (cursor !== undefined);
    return ok(seen.size);
  });
}
