import { ok, type ResultAsync, safeTry } from "neverthrow";
import type { CallOptions, Unavailable, UploadChanged, UploadedFile, Uploads } from "#application";

/** A line of a file. */
export interface FileLine {
  /** Of its first byte in the file. */
  readonly offset: number;
  /** Without its line feed; of one that is too long, its beginning. */
  readonly bytes: Buffer;
}

/** The longest line that is taken, in bytes: what fits one commit. */
export const lineLimitBytes = 390_000;

/** So much is read beyond a range that most last lines need no second request, in bytes. */
const beyond = 16 * 1024;

const lineFeed = 0x0a;

/** From where to where a range is, `to` not included. */
interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The lines that begin in a range. A line belongs to one range, however a file is cut. */
export function readLines(
  uploads: Uploads,
  file: UploadedFile,
  range: Extent,
  call?: CallOptions,
): ResultAsync<readonly FileLine[], Unavailable | UploadChanged> {
  return safeTry(async function* () {
    // Whether a line begins at `from`, the byte before says.
    const at = Math.max(0, range.from - 1);
    const end = Math.min(range.to + beyond, file.size);
    const bytes = Buffer.from(yield* await uploads.read(file, at, end, call));
    const lines = linesBeginning(bytes, at, range);
    const last = lines.at(-1);
    const needed = Math.min((last?.offset ?? 0) + lineLimitBytes + 1, file.size);
    const isCutOff = last !== undefined && last.offset + last.bytes.length === end;
    if (!isCutOff || needed <= end) return ok(lines);
    const more = Buffer.from(yield* await uploads.read(file, end, needed, call));
    return ok(linesBeginning(Buffer.concat([bytes, more]), at, range));
  });
}

/**
 * The lines that begin in a range, out of bytes of the file that stand at `at`: the beginning of the
 * file, or the byte before the range.
 */
export function linesBeginning(
  bytes: Buffer,
  at: number,
  { from, to }: Extent,
): readonly FileLine[] {
  const lines: FileLine[] = [];
  let start = from === 0 ? 0 : after(bytes, bytes.indexOf(lineFeed, from - 1 - at));
  while (at + start < to && start < bytes.length) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found === -1 ? bytes.length : found;
    lines.push({ offset: at + start, bytes: bytes.subarray(start, end) });
    start = end + 1;
  }
  return lines;
}

/** Behind a place; behind all when there is none. */
function after(bytes: Buffer, place: number): number {
  return place === -1 ? bytes.length : place + 1;
}
