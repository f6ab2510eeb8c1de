import { errAsync, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type Find,
  type IndexEntry,
  type RowPage,
  type Unavailable,
  unlessStopped,
  type ViewRow,
  type ViewStore,
} from "#application";
import { frozen } from "./frozen.js";

const service = "in-memory view store";

/** One view: its rows by key and, for each partition of its indexes, keys by place. */
interface Rows {
  readonly byKey: Map<string, ViewRow<unknown>>;
  readonly partitions: Map<string, Map<string, string>>;
}

/** Rows in maps. What a durable view store promises, minus durability. */
export class InMemoryViewStore implements ViewStore {
  readonly #views = new Map<string, Rows>();

  load<Row>(
    view: string,
    key: string,
    call?: CallOptions,
  ): ResultAsync<ViewRow<Row> | undefined, Unavailable> {
    return unlessStopped(service, call).asyncMap(
      async () => this.#rows(view).byKey.get(key) as ViewRow<Row> | undefined,
    );
  }

  save<Row>(
    view: string,
    key: string,
    next: ViewRow<Row>,
    call?: CallOptions,
  ): ResultAsync<void, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => this.#keep(view, key, next));
  }

  find<Row>(view: string, what: Find): ResultAsync<RowPage<Row>, Unavailable> {
    const { index, partition, newestFirst = false, limit = 100, cursor } = what;
    const after = cursor === undefined ? undefined : placeOfCursor(view, what, cursor);
    if (cursor !== undefined && after === undefined) {
      const cause = new Error(`"${cursor}" is no cursor of ${view}, ${index}, ${partition}`);
      const advice = "begin again without a cursor";
      return errAsync({ type: "Unavailable", service, cause, advice });
    }
    return unlessStopped(service, what).asyncMap(async () => {
      const { byKey, partitions } = this.#rows(view);
      const places = partitions.get(partitionKey(index, partition)) ?? new Map<string, string>();
      const inOrder = [...places].sort(([a], [b]) => (a < b !== newestFirst ? -1 : 1));
      const ahead = inOrder.filter(
        ([place]) => after === undefined || (newestFirst ? place < after : place > after),
      );
      const found = ahead.slice(0, limit);
      const rows = found.map(([, key]) => ({ key, row: byKey.get(key)?.row as Row }));
      const last = ahead.length > found.length ? found.at(-1) : undefined;
      return { rows, next: last && cursorAfter(view, what, last[0]) };
    });
  }

  #keep(view: string, key: string, next: ViewRow<unknown>): void {
    const { byKey, partitions } = this.#rows(view);
    const stored = byKey.get(key);
    if (stored !== undefined && stored.version >= next.version) return;

    for (const [name, entry] of Object.entries(stored?.indexes ?? {})) {
      partitions.get(partitionKey(name, entry.partition))?.delete(placeOf(entry, key));
    }
    for (const [name, entry] of Object.entries(next.indexes)) {
      const partition = partitionKey(name, entry.partition);
      const places = partitions.get(partition) ?? new Map<string, string>();
      partitions.set(partition, places.set(placeOf(entry, key), key));
    }
    byKey.set(key, frozen(next));
  }

  #rows(view: string): Rows {
    const rows = this.#views.get(view) ?? { byKey: new Map(), partitions: new Map() };
    this.#views.set(view, rows);
    return rows;
  }
}

function partitionKey(index: string, partition: string): string {
  return `${index}\u0000${partition}`;
}

/** Compares as `sort` does and, for equals, as the key. */
function placeOf({ sort }: IndexEntry, key: string): string {
  return `${sort}\u0000${key}`;
}

function cursorAfter(view: string, { index, partition }: Find, place: string): string {
  return `${JSON.stringify([view, index, partition])}${place}`;
}

/** Where a page goes on; `undefined` for what is no cursor of this partition. */
function placeOfCursor(view: string, what: Find, cursor: string): string | undefined {
  const partition = cursorAfter(view, what, "");
  return cursor.startsWith(partition) ? cursor.slice(partition.length) : undefined;
}
