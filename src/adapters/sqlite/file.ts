import type Database from "libsql";
import { err, errAsync, ok, Result, ResultAsync } from "neverthrow";
import type { CallOptions, KeyWrapper, Unavailable } from "#application";
import { type Row, rowsOf, type Value } from "./rows.js";
import { troubled, troubleOf, unavailable } from "./trouble.js";

/**
 * Reading begins by reading: a statement that finds the file locked stays half done in this driver
 * and blocks later commits, unless it was run by `exec`.
 */
const beginRead = "BEGIN; SELECT 1 FROM meta LIMIT 1";

/**
 * One open SQLite file. Everything that touches it is synchronous: a transaction of this process
 * is over before another one begins.
 */
export class SqliteFile {
  readonly path: string;
  /** Wraps the keys in the file. */
  readonly wrapper: KeyWrapper;
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  /** For `openSqlite`. */
  constructor(path: string, database: Database.Database, wrapper: KeyWrapper) {
    this.path = path;
    this.wrapper = wrapper;
    this.#database = database;
  }

  /** Works on one state of the file, whoever writes meanwhile. */
  read<T>(work: () => T, call?: CallOptions): ResultAsync<T, Unavailable> {
    return this.#transaction(beginRead, work, call);
  }

  /** Works alone: everything that is written in it is stored, or nothing. */
  write<T>(work: () => T, call?: CallOptions): ResultAsync<T, Unavailable> {
    return this.#transaction("BEGIN IMMEDIATE", work, call);
  }

  /** For `work`: the rows of a query. */
  all<R extends Row>(sql: string, ...values: readonly Value[]): readonly R[] {
    return rowsOf<R>(this.#prepared(sql), values);
  }

  /** For `work`: runs a statement that has no rows. */
  run(sql: string, ...values: readonly Value[]): void {
    this.#prepared(sql).run(values);
  }

  /** Brings the journal into the file and empties it, so that no old page is left there. */
  truncateJournal(): ResultAsync<void, Unavailable> {
    return new ResultAsync(Promise.resolve(this.#truncateJournal()));
  }

  /** Empties the journal, unless another process is using it, and closes the file. */
  close(): void {
    if (!this.#database.open) return;
    this.#database.exec("PRAGMA busy_timeout = 0");
    this.#truncateJournal();
    this.#statements.clear();
    this.#database.close();
  }

  #prepared(sql: string): Database.Statement {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #transaction<T>(
    begin: string,
    work: () => T,
    { signal }: CallOptions = {},
  ): ResultAsync<T, Unavailable> {
    if (signal?.aborted) return errAsync(unavailable(this.path, signal.reason));
    return new ResultAsync(
      Promise.resolve(
        this.#attempt(() => {
          this.#database.exec(begin);
          try {
            const done = work();
            this.#database.exec("COMMIT");
            return done;
          } finally {
            // SQLite has rolled back by itself after some errors.
            if (this.#database.inTransaction) this.#database.exec("ROLLBACK");
          }
        }),
      ),
    );
  }

  #truncateJournal(): Result<void, Unavailable> {
    return this.#attempt(() => this.all<[number]>("PRAGMA wal_checkpoint(TRUNCATE)")).andThen(
      ([row]) =>
        row?.[0] === 0
          ? ok(undefined)
          : err(
              unavailable(
                this.path,
                new Error("its journal is in use"),
                "do it again when no other process is reading it",
              ),
            ),
    );
  }

  /** What the work gives, or what the file suffers from. Other errors are bugs and go on. */
  #attempt<T>(work: () => T): Result<T, Unavailable> {
    return Result.fromThrowable(work, (error) => {
      const trouble = troubleOf(error);
      if (trouble === undefined) throw error;
      return troubled(this.path, trouble, error);
    })();
  }
}
