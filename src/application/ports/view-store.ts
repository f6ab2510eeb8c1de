import type { ResultAsync } from "neverthrow";
import type { Instant } from "#domain";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** Where a row stands in an index: among which rows, and where. */
export interface IndexEntry {
  readonly partition: string;
  /** Compared as text. */
  readonly sort: string;
}

/** One row of a read model: what the first `version` events of one stream add up to. */
export interface ViewRow<Row> {
  readonly row: Row;
  readonly version: number;
  /** The row's place in each of its view's indexes. */
  readonly indexes: Readonly<Record<string, IndexEntry>>;
}

/** How a row is saved. */
export interface SaveOptions extends CallOptions {
  /**
   * Until when the row is needed. It is there until then; after that a store may drop it, sooner or
   * later or never. Without it, and when it is saved again without it, a row is kept for good.
   */
  readonly keepUntil?: Instant;
}

/** Which rows to find: of one partition of an index, in the order of `sort`. */
export interface Find extends CallOptions {
  readonly index: string;
  readonly partition: string;
  readonly newestFirst?: boolean;
  /** How many at most; 100 unless told. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

/** Some rows, and where the next ones are. */
export interface RowPage<Row> {
  readonly rows: readonly { readonly key: string; readonly row: Row }[];
  /** Where the next page starts; `undefined` after the last one. */
  readonly next: string | undefined;
}

/**
 * Where read models live, which can be rebuilt from the event store; and notes beside them, which
 * cannot: whose story it is, which indexes are filled, which texts may be kept as examples.
 * What an adapter promises is tested by `test/conformance/view-store.conformance.ts`.
 */
export interface ViewStore {
  load<Row>(
    view: string,
    key: string,
    call?: CallOptions,
  ): ResultAsync<ViewRow<Row> | undefined, Unavailable>;

  /** Keeps whichever of the stored and the given row has the higher version. */
  save<Row>(
    view: string,
    key: string,
    next: ViewRow<Row>,
    call?: SaveOptions,
  ): ResultAsync<void, Unavailable>;

  /** Rows of one partition of an index, a page at a time. */
  find<Row>(view: string, what: Find): ResultAsync<RowPage<Row>, Unavailable>;
}
