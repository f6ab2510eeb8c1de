import type Database from "libsql";
import { rowsOf } from "./rows.js";

/** Marks a SQLite file as Docket's: "Dckt" in ASCII. */
export const applicationId = 0x44_63_6b_74;

/** The version of the tables below. */
export const schemaVersion = 1;

/**
 * Commits are never deleted, so `seq` grows. The partial index lists the streams of a category in
 * the order in which they began: what a scan goes by. What must be gone for good one day, keys and
 * artefacts, is in tables by number, where it is overwritten in place: deleting rows, and sorting
 * rows in, makes SQLite move their neighbours, and secure deletion misses some of what it moved.
 */
const tables = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE commits (
    seq INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    count INTEGER NOT NULL,
    category TEXT NOT NULL,
    segment INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    commit_id TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (stream, version)
  ) STRICT;
  CREATE INDEX streams ON commits (category, seq, segment, stream) WHERE version = 1;
  CREATE TABLE snapshots (
    stream TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    subject TEXT,
    state TEXT NOT NULL
  ) STRICT;
  CREATE TABLE keys (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL UNIQUE,
    forgotten INTEGER NOT NULL,
    wrapped BLOB NOT NULL
  ) STRICT;
  CREATE TABLE artefacts (
    id INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    removed INTEGER NOT NULL,
    content BLOB NOT NULL
  ) STRICT;
  CREATE TABLE rows (
    view TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    row TEXT NOT NULL,
    indexes TEXT NOT NULL,
    PRIMARY KEY (view, key)
  ) STRICT;
  CREATE TABLE row_indexes (
    view TEXT NOT NULL,
    name TEXT NOT NULL,
    partition TEXT NOT NULL,
    sort TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (view, name, partition, sort, key)
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};
`;

/** Whose file it is. */
export type Owner =
  | { readonly is: "nobody" }
  | { readonly is: "docket"; readonly schemaVersion: number }
  | { readonly is: "another program" };

/** Reads whose file it is, and changes nothing. */
export function ownerOf(database: Database.Database): Owner {
  const numberOf = (sql: string) => Number(rowsOf(database.prepare(sql))[0]?.[0]);
  const owner = numberOf("PRAGMA application_id");
  const version = numberOf("PRAGMA user_version");
  if (owner === applicationId) return { is: "docket", schemaVersion: version };
  const isEmpty = numberOf("SELECT count(*) FROM sqlite_schema") === 0;
  return owner === 0 && version === 0 && isEmpty ? { is: "nobody" } : { is: "another program" };
}

/** Makes the tables, in the transaction that is open. */
export function createTables(database: Database.Database): void {
  database.exec(tables);
}
