import { err, ok, type Result } from "neverthrow";
import { corrupt, type StoredCommit, segmentHash } from "#adapters/sealing";
import { type Corrupt, givePosition, type Past, type Position, start } from "#application";
import { categoryOf, type StreamName } from "#domain";
import type { SqliteFile } from "./file.js";
import { textOf } from "./rows.js";

type CommitRow = readonly [
  stream: string,
  version: number,
  count: number,
  recordedAt: string,
  commitId: Uint8Array,
  body: string,
];

const columnsOf = (table: string) =>
  `${table}.stream, ${table}.version, ${table}.count, ${table}.recorded_at,
   CAST(${table}.commit_id AS BLOB), ${table}.body`;

/** From the commit that holds an event on; after the last one, that is the last commit. */
const selectPart = `SELECT ${columnsOf("commits")} FROM commits WHERE stream = ?1
  AND version >= coalesce(
    (SELECT max(version) FROM commits WHERE stream = ?1 AND version <= ?2), 1)
  AND (?3 IS NULL OR version <= ?3) AND (?4 IS NULL OR recorded_at <= ?4)
  ORDER BY version`;

const selectAt = `SELECT ${columnsOf("commits")} FROM commits WHERE stream = ? AND version = ?`;

const selectEnd =
  "SELECT version + count - 1 FROM commits WHERE stream = ? ORDER BY version DESC LIMIT 1";

/** Stream by stream, in the order in which they began. */
const selectScan = `SELECT first.seq, ${columnsOf("commits")}
  FROM commits AS first CROSS JOIN commits ON commits.stream = first.stream
  WHERE first.version = 1 AND first.category = ?1 AND first.seq >= ?2
  AND first.segment % ?4 = ?5
  AND commits.version > CASE first.seq WHEN ?2 THEN ?3 ELSE 0 END
  ORDER BY first.seq, commits.version LIMIT ?6`;

const insert = `INSERT INTO commits
  (stream, version, count, category, segment, recorded_at, commit_id, body)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** The commits of a stream that hold a part of it, oldest first. */
export function commitsOf(
  file: SqliteFile,
  stream: StreamName,
  { from = 1, upTo, asOf }: Past,
): readonly StoredCommit[] {
  const values = [stream, Math.max(from, 1), upTo ?? null, asOf ?? null];
  return file.all<CommitRow>(selectPart, ...values).map(commitOf);
}

/** The commit that begins at a version. */
export function commitAt(
  file: SqliteFile,
  stream: StreamName,
  version: number,
): StoredCommit | undefined {
  const [found] = file.all<CommitRow>(selectAt, stream, version);
  return found && commitOf(found);
}

/** The version of a stream's last event; 0 when nobody wrote it. */
export function endOf(file: SqliteFile, stream: StreamName): number {
  return file.all<[number]>(selectEnd, stream)[0]?.[0] ?? 0;
}

/** Where a scan goes on: after which version of the stream whose first commit has that `seq`. */
export interface ScanPlace {
  readonly seq: number;
  readonly version: number;
}

/** Which commits to scan. */
export interface Scan {
  readonly category: string;
  readonly segment: number;
  readonly of: number;
}

/** A commit on a page of a scan, and its stream's place among the streams. */
export interface ScannedCommit {
  readonly seq: number;
  readonly commit: StoredCommit;
}

/** At most `limit` commits of a segment, from a place on, stream by stream. */
export function scanCommits(
  file: SqliteFile,
  { category, segment, of }: Scan,
  { seq, version }: ScanPlace,
  limit: number,
): readonly ScannedCommit[] {
  return file
    .all<[number, ...CommitRow]>(selectScan, category, seq, version, of, segment, limit)
    .map(([at, ...row]) => ({ seq: at, commit: commitOf(row) }));
}

/** Stores a commit. */
export function insertCommit(
  file: SqliteFile,
  { stream, version, count, recordedAt, commitId, body }: StoredCommit,
): void {
  const category = categoryOf(stream as StreamName);
  const segment = segmentHash(stream);
  file.run(insert, stream, version, count, category, segment, recordedAt, commitId, body);
}

/** Where a commit ends. */
export function endAfter(commit: StoredCommit | undefined): Position {
  if (commit === undefined) return start;
  const { stream, version, count, recordedAt } = commit;
  return givePosition(stream as StreamName, version + count - 1, recordedAt);
}

/** Refuses commits of which one does not follow the other. */
export function checkGaps(commits: readonly StoredCommit[], from: number): Result<void, Corrupt> {
  let expected = Math.max(from, 1);
  for (const [i, commit] of commits.entries()) {
    const isNext = i === 0 ? commit.version <= expected : commit.version === expected;
    if (!isNext) {
      return err(
        corrupt({ stream: commit.stream, version: expected }, [
          `the commit before version ${commit.version} is missing`,
        ]),
      );
    }
    expected = commit.version + commit.count;
  }
  return ok(undefined);
}

function commitOf([stream, version, count, recordedAt, commitId, body]: CommitRow): StoredCommit {
  return { stream, version, count, recordedAt, commitId: textOf(commitId), body };
}
