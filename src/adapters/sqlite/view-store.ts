import { err, errAsync, ok, Result, type ResultAsync } from "neverthrow";
import * as z from "zod";
import type { CallOptions, Find, RowPage, Unavailable, ViewRow, ViewStore } from "#application";
import type { SqliteFile } from "./file.js";
import { textOf } from "./rows.js";
import { unavailable } from "./trouble.js";

type StoredRow = readonly [version: number, indexes: string, row: string];

const select = "SELECT version, indexes, row FROM rows WHERE view = ? AND key = ?";
const upsert = `INSERT INTO rows (view, key, version, indexes, row) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (view, key) DO UPDATE
  SET version = excluded.version, indexes = excluded.indexes, row = excluded.row`;
const place = `INSERT INTO row_indexes (view, name, partition, sort, key) VALUES (?, ?, ?, ?, ?)`;
const displace = `DELETE FROM row_indexes
  WHERE view = ? AND name = ? AND partition = ? AND sort = ? AND key = ?`;
/** Looks through the whole view: for a row that no longer says where it stands. */
const displaceAll = "DELETE FROM row_indexes WHERE view = ? AND key = ?";

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
    return this.#file
      .read(() => this.#file.all<StoredRow>(select, view, key), call)
      .andThen(([found]) => {
        if (found === undefined) return ok(undefined);
        const row = openRow<Row>(found);
        return row === undefined ? err(this.#damaged(view, key)) : ok(row);
      });
  }

  /** In the place of a row that is damaged any one is kept. */
  save<Row>(
    view: string,
    key: string,
    { row, version, indexes }: ViewRow<Row>,
    call?: CallOptions,
  ): ResultAsync<void, Unavailable> {
    const file = this.#file;
    return file.write(() => {
      const [found] = file.all<StoredRow>(select, view, key);
      const stored = found && openRow(found);
      if (stored !== undefined && stored.version >= version) return;
      for (const [name, { partition, sort }] of Object.entries(stored?.indexes ?? {})) {
        file.run(displace, view, name, partition, sort, key);
      }
      if (found !== undefined && stored === undefined) file.run(displaceAll, view, key);
      for (const [name, { partition, sort }] of Object.entries(indexes)) {
        file.run(place, view, name, partition, sort, key);
      }
      file.run(upsert, view, key, version, JSON.stringify(indexes), JSON.stringify(row));
    }, call);
  }

  find<Row>(view: string, what: Find): ResultAsync<RowPage<Row>, Unavailable> {
    const { index, partition, newestFirst = false, limit = 100, cursor, signal } = what;
    const after = cursor === undefined ? [null, null] : placeOfCursor(view, what, cursor);
    if (after === undefined) {
      const cause = new Error(`"${cursor}" is no cursor of ${view}, ${index}, ${partition}`);
      return errAsync(unavailable(this.#file.path, cause, "begin again without a cursor"));
    }
    const sql = newestFirst ? newestFirstPage : oldestFirstPage;
    const values = [view, index, partition, ...after, limit + 1];
    return this.#file
      .read(() => this.#file.all<[Uint8Array, Uint8Array, string]>(sql, ...values), { signal })
      .andThen((found) => {
        const here = found.slice(0, limit);
        const last = found.length > limit ? here.at(-1) : undefined;
        const next = last && cursorAfter(view, what, textOf(last[0]), textOf(last[1]));
        return Result.combine(
          here.map(([, key, row]) => this.#open<Row>(view, textOf(key), row)),
        ).map((rows) => ({ rows, next }));
      });
  }

  #open<Row>(
    view: string,
    key: string,
    row: string,
  ): Result<{ readonly key: string; readonly row: Row }, Unavailable> {
    const opened = parsed(row);
    return opened === undefined ? err(this.#damaged(view, key)) : ok({ key, row: opened as Row });
  }

  #damaged(view: string, key: string): Unavailable {
    const cause = new Error(`the row ${JSON.stringify(key)} of view ${view} is damaged`);
    return unavailable(this.#file.path, cause, "rebuild the view");
  }
}

const storedIndexes = z.record(z.string(), z.object({ partition: z.string(), sort: z.string() }));

/** A row as it was saved; `undefined` when it is damaged. */
function openRow<Row>([version, indexes, row]: StoredRow): ViewRow<Row> | undefined {
  const places = storedIndexes.safeParse(parsed(indexes));
  const opened = parsed(row);
  if (!places.success || opened === undefined) return undefined;
  return { row: opened as Row, version, indexes: places.data };
}

/** A JSON value; `undefined`, which is none, when the text is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function cursorAfter(view: string, { index, partition }: Find, sort: string, key: string): string {
  return JSON.stringify([view, index, partition, sort, key]);
}

const cursorText = z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()]);

/** Where a page goes on; `undefined` for what is no cursor of this partition. */
function placeOfCursor(
  view: string,
  what: Find,
  cursor: string,
): readonly [sort: string, key: string] | undefined {
  const { data } = cursorText.safeParse(parsed(cursor));
  if (data === undefined) return undefined;
  const [, , , sort, key] = data;
  return cursorAfter(view, what, sort, key) === cursor ? [sort, key] : undefined;
}
