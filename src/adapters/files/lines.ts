/** One record of a file as bytes, or what is wrong with the file at that place. */
export interface RawRecord {
  /** Of the first byte that is no white space; the first line is 1. */
  readonly line: number;
  /** The record; of one that is too long, its beginning. */
  readonly bytes: Buffer;
  readonly problem?: string;
}

/** Is given a file's bytes one by one and says which of them only separate records. */
export interface Separator {
  separates(byte: number): boolean;
  /** What is wrong when the file ends here, and no record shows it. */
  problemAtEnd?(): string | undefined;
}

/** The longest record that is read: 1 MiB. */
export const recordLimitBytes: number = 1024 * 1024;

/** How much of a record that is too long is kept. */
const keptBytes = 8 * 1024;

const lineFeed = 0x0a;
const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;

/** Cuts a file into records. Blank ones are left out; never more than one is in memory. */
export async function* splitRecords(
  chunks: AsyncIterable<Buffer>,
  separator: Separator,
): AsyncGenerator<RawRecord> {
  let line = 1;
  let first: number | undefined;
  let length = 0;
  let parts: Buffer[] = [];

  const keep = (part: Buffer) => {
    if (first !== undefined && length <= recordLimitBytes) parts.push(part);
    length = first === undefined ? 0 : length + part.length;
  };
  const take = (): readonly RawRecord[] => {
    const bytes = Buffer.concat(parts);
    const taken = first === undefined ? [] : [limited(first, bytes)];
    [first, length, parts] = [undefined, 0, []];
    return taken;
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let index = 0; index < chunk.length; index += 1) {
      const byte = chunk[index] ?? 0;
      if (separator.separates(byte)) {
        keep(chunk.subarray(start, index));
        yield* take();
        start = index + 1;
      } else if (first === undefined && !isBlank(byte)) {
        first = line;
        start = index;
      }
      if (byte === lineFeed) line += 1;
    }
    keep(chunk.subarray(start));
  }
  yield* take();
  const problem = separator.problemAtEnd?.();
  if (problem !== undefined) yield { line, bytes: Buffer.alloc(0), problem };
}

function limited(line: number, bytes: Buffer): RawRecord {
  return bytes.length > recordLimitBytes
    ? { line, bytes: bytes.subarray(0, keptBytes), problem: "longer than 1 MiB" }
    : { line, bytes };
}

/** Records are lines. */
export function byLine(): Separator {
  return { separates: (byte) => byte === lineFeed };
}

/** Records are lines, but a line end within a quoted cell belongs to the cell. */
export function byCsvLine(): Separator {
  let state: "cell starts" | "plain" | "quoted" | "quote in quoted" = "cell starts";
  return {
    separates(byte) {
      const isQuoted = state === "quoted";
      if (byte === quote) {
        if (state === "quoted") state = "quote in quoted";
        else if (state !== "plain") state = "quoted";
      } else if (!isQuoted) {
        state = byte === comma || byte === lineFeed ? "cell starts" : "plain";
      }
      return byte === lineFeed && !isQuoted;
    },
  };
}

/** Records are the elements of one JSON array. */
export function byElement(): Separator {
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  return {
    separates(byte) {
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) isText = false;
        return false;
      }
      if (byte === quote) isText = true;
      if (byte === 0x5b || byte === 0x7b) return depth++ === 0;
      if (byte === 0x5d || byte === 0x7d) return --depth === 0;
      return byte === comma && depth === 1;
    },
    problemAtEnd: () =>
      depth === 1 && !isText ? "the file ends before its array does" : undefined,
  };
}

/** White space of JSON and of lines. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === lineFeed || byte === 0x0d || byte === 0x09;
}
