import { okAsync, type ResultAsync } from "neverthrow";
import type { Find, IndexEntry, RowPage, Unavailable, ViewRow, ViewStore } from "#application";
import { frozen } from "./frozen.js";

/** One view: its rows by key and, for each partition of its indexes, keys by place. */
interface Rows {
  readonly byKey: Map<string, ViewRow<unknown>>;
  readonly partitions: Map<string, Map<string, string>>;
}

/** Rows in maps. What a durable view store promises, minus durability. */
export class InMemoryViewStore implements ViewStore {
  readonly #views = new Map<string, Rows>();

  load<Row>(view: string, key: string): ResultAsync<ViewRow<Row> | undefined, Unavailable> {
    return okAsync(this.#rows(view).byKey.get(key) as ViewRow<Row> | undefined);
  }

  save<Row>(view: string, key: string, next: ViewRow<Row>): ResultAsync<void, Unavailable> {
    const { byKey, partitions } = this.#rows(view);
    const stored = byKey.get(key);
    if (stored !== undefined && stored.version >= next.version) return okAsync(undefined);

    for (const [name, entry] of Object.entries(stored?.indexes ?? {})) {
      partitions.get(partitionKey(name, entry.partition))?.delete(placeOf(entry, key));
    }
    for (const [name, entry] of Object.entries(next.indexes)) {
      const partition = partitionKey(name, entry.partition);
      const places = partitions.get(partition) ?? new Map<string, string>();
      partitions.set(partition, places.set(placeOf(entry, key), key));
    }
    byKey.set(key, frozen(next));
    return okAsync(undefined);
  }

  find<Row>(
    view: string,
    { index, partition, newestFirst = false, limit = 100, cursor }: Find,
  ): ResultAsync<RowPage<Row>, Unavailable> {
    const { byKey, partitions } = this.#rows(view);
    const places = partitions.get(partitionKey(index, partition)) ?? new Map<string, string>();
    const inOrder = [...places].sort(([a], [b]) => (a < b !== newestFirst ? -1 : 1));
    const ahead = inOrder.filter(
      ([place]) => cursor === undefined || (newestFirst ? place < cursor : place > cursor),
    );
    const found = ahead.slice(0, limit);
    const rows = found.map(([, key]) => ({ key, row: byKey.get(key)?.row as Row }));
    const next = ahead.length > found.length ? found.at(-1)?.[0] : undefined;
    return okAsync({ rows, next });
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
