import type { ResultAsync } from "neverthrow";
import type { CallOptions, Find, RowPage, Unavailable, ViewRow, ViewStore } from "#application";
import type { SqliteFile } from "./file.js";
import { textOf } from "./rows.js";

type Indexes = ViewRow<unknown>["indexes"];

const select = "SELECT version, indexes, row FROM rows WHERE view = ? AND key = ?";
const upsert = `INSERT INTO rows (view, key, version, indexes, row) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (view, key) DO UPDATE
  SET version = excluded.version, indexes = excluded.indexes, row = excluded.row`;
const place = `INSERT INTO row_indexes (view, name, partition, sort, key) VALUES (?, ?, ?, ?, ?)`;
const displace = `DELETE FROM row_indexes
  WHERE view = ? AND name = ? AND partition = ? AND sort = ? AND key = ?`;

/** One page of a partition: on from a place, or from its first. */
const page = (isAfter: ">" | "<", order: "ASC" | "DESC") => `
  SELECT CAST(i.sort AS BLOB), CAST(i.key AS BLOB), r.row
  FROM row_indexes AS i JOIN rows AS r ON r.view = i.view AND r.key = i.key
  WHERE i.view = ?1 AND i.name = ?2 AND i.partition = ?3
    AND (?4 IS NULL OR (i.sort, i.key) ${isAfter} (?4, ?5))
  ORDER BY i.sort ${order}, i.key ${order} LIMIT ?6`;
const oldestFirstPage = page(">", "ASC");
const newestFirstPage = page("<", "DESC");

/** Rows of read models in a SQLite file, as JSON. */
export class SqliteViewStore implements ViewStore {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  load<Row>(
    view: string,
    key: string,
    call?: CallOptions,
  ): ResultAsync<ViewRow<Row> | undefined, Unavailable> {
    return this.#file.read(() => {
      const [found] = this.#file.all<[number, string, string]>(select, view, key);
      if (found === undefined) return undefined;
      const [version, indexes, row] = found;
      return { row: JSON.parse(row) as Row, version, indexes: JSON.parse(indexes) as Indexes };
    }, call);
  }

  save<Row>(
    view: string,
    key: string,
    { row, version, indexes }: ViewRow<Row>,
    call?: CallOptions,
  ): ResultAsync<void, Unavailable> {
    const file = this.#file;
    return file.write(() => {
      const [stored] = file.all<[number, string]>(select, view, key);
      if (stored !== undefined && stored[0] >= version) return;
      const before: Indexes = stored === undefined ? {} : JSON.parse(stored[1]);
      for (const [name, { partition, sort }] of Object.entries(before)) {
        file.run(displace, view, name, partition, sort, key);
      }
      for (const [name, { partition, sort }] of Object.entries(indexes)) {
        file.run(place, view, name, partition, sort, key);
      }
      file.run(upsert, view, key, version, JSON.stringify(indexes), JSON.stringify(row));
    }, call);
  }

  find<Row>(
    view: string,
    { index, partition, newestFirst = false, limit = 100, cursor, ...call }: Find,
  ): ResultAsync<RowPage<Row>, Unavailable> {
    const sql = newestFirst ? newestFirstPage : oldestFirstPage;
    const after = cursor === undefined ? [null, null] : placeOf(cursor);
    return this.#file.read(() => {
      const found = this.#file.all<[Uint8Array, Uint8Array, string]>(
        sql,
        ...[view, index, partition, ...after, limit + 1],
      );
      const here = found.slice(0, limit);
      const rows = here.map(([, key, row]) => ({ key: textOf(key), row: JSON.parse(row) as Row }));
      const last = here.at(-1);
      const next = found.length > limit && last ? cursorAt(last[0], last[1]) : undefined;
      return { rows, next };
    }, call);
  }
}

function cursorAt(sort: Uint8Array, key: Uint8Array): string {
  return `${textOf(sort)}\u0000${textOf(key)}`;
}

function placeOf(cursor: string): readonly [sort: string, key: string] {
  const at = cursor.lastIndexOf("\u0000");
  return [cursor.slice(0, Math.max(at, 0)), cursor.slice(at + 1)];
}
