import { err, ok, okAsync, type ResultAsync, safeTry } from "neverthrow";
import type { Category, DomainEvent, Recorded, StreamName } from "#domain";
import type { CallOptions } from "../call.js";
import type { Corrupt, EventStore, IndexEntry, ReadError, ViewStore } from "../ports/index.js";
import { markBuilt } from "./live.js";

/** A read model. Each row is a function of exactly one stream, whose name is the row's key. */
export interface View<Event extends DomainEvent = DomainEvent, Row = unknown> {
  /** With the view's version, `name@1`: a new one is built beside the old. */
  readonly name: string;
  readonly category: Category<Event>;
  /**
   * `undefined` while the stream holds nothing to show; never again once it held something, because
   * a row that was saved stays. One that is to be found no longer stands in no index. Personal
   * fields are erased in what it is given: no row holds any.
   */
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
  call: CallOptions = {},
): ResultAsync<void, ReadError> {
  return events.read(stream, { ...call, withoutPersonal: true }).andThen(({ recorded, end }) => {
    const row = view.rowOf(recorded);
    if (row === undefined) return okAsync(undefined);
    const next = { row, version: end.version, indexes: view.indexesOf(row) };
    return rows.save(view.name, stream, next, call);
  });
}

/** What came of refreshing streams: how many were, and which could not be, and why. */
export interface Projection {
  readonly refreshed: number;
  readonly failed: readonly { readonly stream: StreamName; readonly error: ReadError }[];
}

/** Refreshes the rows of every view that shows one of these streams. One that fails stops no other. */
export function projectStreams(
  events: EventStore,
  rows: ViewStore,
  views: readonly View[],
): (streams: Iterable<StreamName>, call?: CallOptions) => ResultAsync<Projection, never> {
  const refreshAll = (stream: StreamName, call?: CallOptions) =>
    views
      .filter(({ category }) => stream.startsWith(`${category}:`))
      .reduce<ResultAsync<void, ReadError>>(
        (before, view) => before.andThen(() => refreshRow(events, rows, view, stream, call)),
        okAsync(undefined),
      );
  return (streams, call) =>
    [...new Set(streams)].reduce<ResultAsync<Projection, never>>(
      (before, stream) =>
        before.andThen(({ refreshed, failed }) =>
          refreshAll(stream, call)
            .map(() => ({ refreshed: refreshed + 1, failed }))
            .orElse((error) => ok({ refreshed, failed: [...failed, { stream, error }] })),
        ),
      okAsync({ refreshed: 0, failed: [] }),
    );
}

/** What came of building a view: how many streams it shows, and which could not be read. */
export interface Rebuilt {
  readonly view: string;
  readonly rows: number;
  readonly corrupt: readonly Corrupt[];
}

/**
 * Builds a view's rows from all there is, while writes may go on: equal to what live refreshing
 * arrives at, if that has begun before. A stream that cannot be read stops it not.
 */
export function rebuildView<Event extends DomainEvent, Row>(
  events: EventStore,
  rows: ViewStore,
  view: View<Event, Row>,
  call: CallOptions = {},
): ResultAsync<Rebuilt, ReadError> {
  return safeTry(async function* () {
    const seen = new Set<string>();
    const corrupt: Corrupt[] = [];
    let cursor: string | undefined;
    do {
      const page = yield* await events.scan(view.category, {
        ...call,
        cursor,
        withoutPersonal: true,
      });
      for (const { stream } of [...page.recorded, ...page.corrupt]) {
        if (seen.has(stream)) continue;
        seen.add(stream);
        const done = await refreshRow(events, rows, view, stream as StreamName<Event>, call);
        if (done.isOk()) continue;
        if (done.error.type !== "Corrupt") return err(done.error);
        corrupt.push(done.error);
      }
      cursor = page.next;
    } while (cursor !== undefined);
    yield* await markBuilt(rows, view.name, call);
    return ok({ view: view.name, rows: seen.size - corrupt.length, corrupt });
  });
}
