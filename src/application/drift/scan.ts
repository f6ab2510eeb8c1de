import { err, ok, type Result, ResultAsync } from "neverthrow";
import { messageContract } from "#domain";
import type { CallOptions } from "../call.js";
import type { ColumnFile, DamagedFile, Unavailable } from "../ports/index.js";
import type { DecisionSource } from "./decision-source.js";
import { defaultColumns, defaultFamilies } from "./default-columns.js";
import type { Columns } from "./row-buffer.js";
import { isWhole, readNote, type ScanNote, type SegmentPlace } from "./scan-note.js";
import { newScan, type Scanned } from "./scan-state.js";

/** How a record is scanned. */
export interface ScanOptions extends CallOptions {
  /** Which record it is: a file that was begun for another one is refused. */
  readonly source: string;
  /** The default ones unless told. */
  readonly columns?: Columns;
  /** How many segments are read side by side; 1 unless told. A scan that goes on keeps its number. */
  readonly segments?: number;
  /** After so many rows they are written, and the place is noted; 4,096 unless told. */
  readonly rowsPerChunk?: number;
  /** Is told after each page how far it got; what it returns is waited for. */
  readonly onProgress?: (scanned: Scanned) => unknown;
}

/** The file is from another record or other columns, or its record is no longer what it was. */
export interface OtherScan {
  readonly type: "OtherScan";
  readonly issue: string;
}

/** Why a record could not be scanned. What was noted is kept: the same call goes on from there. */
export type ScanError = Unavailable | DamagedFile | OtherScan;

/** All that is looked at unless told. */
export const standardColumns: Columns = { columns: defaultColumns, families: defaultFamilies };

/**
 * Reads every message of a record once, and writes the columns of its decisions to a file. Goes on
 * where an earlier scan to that file was stopped or killed; of one that came to its end nothing is
 * read again.
 */
export function scanDecisions(
  source: DecisionSource,
  file: ColumnFile,
  options: ScanOptions,
): ResultAsync<Scanned, ScanError> {
  return file
    .restore(options)
    .andThen(({ note }) => (note === undefined ? ok(firstNote(options)) : sameScan(note, options)))
    .andThen((note) =>
      isWhole(note) ? ok(note) : new ResultAsync(scanFrom(source, file, note, options)),
    )
    .map(({ rows, events, leftOut }) => ({ rows, events, leftOut }));
}

function firstNote({ source, columns = standardColumns, segments = 1 }: ScanOptions): ScanNote {
  return {
    schemaVersion: 1,
    source,
    columns: namesOf(columns),
    segments: Array.from({ length: segments }, () => ({
      ...{ cursor: undefined, open: undefined, isDone: false },
    })),
    ...{ rows: 0, events: 0, leftOut: [] },
  };
}

function namesOf({ columns, families }: Columns): readonly string[] {
  return [
    ...columns.map(({ name, kind }) => `${name}: ${kind}`),
    ...families.map(({ prefix, kind }) => `${prefix}.*: ${kind}`),
  ];
}

function sameScan(
  text: string,
  { source, columns = standardColumns }: ScanOptions,
): Result<ScanNote, OtherScan> {
  const other = (issue: string) => err<ScanNote, OtherScan>({ type: "OtherScan", issue });
  const read = readNote(text);
  if (read.isErr()) return other(read.error);
  const note = read.value;
  if (note.source !== source) return other(`it is of ${note.source}, not of ${source}`);
  const expected = namesOf(columns);
  const odd = [...expected, ...note.columns].find(
    (name) => expected.includes(name) !== note.columns.includes(name),
  );
  return odd === undefined ? ok(note) : other(`it has other columns: ${odd}`);
}

async function scanFrom(
  source: DecisionSource,
  file: ColumnFile,
  note: ScanNote,
  options: ScanOptions,
): Promise<Result<ScanNote, ScanError>> {
  const { columns = standardColumns, rowsPerChunk = 4096 } = options;
  const scan = newScan(note, columns, rowsPerChunk);
  let isStopped = false;
  let writing: Promise<Result<void, DamagedFile | Unavailable>> = Promise.resolve(ok(undefined));

  const segment = async (at: number, from: SegmentPlace): Promise<Result<void, ScanError>> => {
    const cutter = scan.cutter(at);
    let { cursor } = from;
    for (;;) {
      const part = { segment: at, of: note.segments.length, cursor, signal: options.signal };
      const page = await source.scan(messageContract.category, part);
      if (page.isErr()) return err(page.error);
      if (isStopped) return ok(undefined);
      cutter.take(cursor, page.value);
      const { next } = page.value;
      if (next === undefined && cutter.awaited() !== undefined) {
        return err(lost(cutter.awaited()));
      }
      if (scan.isFull() || next === undefined) {
        const { chunks, text } = scan.checkpoint();
        const before = writing;
        // In the order of checkpoints: a note is true of all that was written before it.
        writing = before.then((written) =>
          written.isErr() ? written : file.append(chunks, text, options),
        );
        // What comes next is read while this is written.
        const written = await before;
        if (written.isErr()) return err(written.error);
      }
      await options.onProgress?.(scan.progress());
      if (next === undefined) return ok(undefined);
      cursor = next;
    }
  };
  const ended = await Promise.all(
    note.segments.map(async (from, at): Promise<Result<void, ScanError>> => {
      if (from.isDone) return ok(undefined);
      const result = await segment(at, from);
      isStopped ||= result.isErr();
      return result;
    }),
  );
  const failed = [...ended, await writing].find((result) => result.isErr());
  return failed?.isErr() ? err(failed.error) : ok(scan.note());
}

function lost(stream: string | undefined): OtherScan {
  return { type: "OtherScan", issue: `${stream}, where it was to go on, is no longer there` };
}
