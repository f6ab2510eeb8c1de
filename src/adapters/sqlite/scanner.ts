import { errAsync, type Result, type ResultAsync } from "neverthrow";
import { type CommitCodec, corrupt } from "#adapters/sealing";
import type { Corrupt, Page, ScanPart, Unavailable } from "#application";
import type { Category, DomainEvent, Recorded } from "#domain";
import { type Scan, type ScannedCommit, type ScanPlace, scanCommits } from "./commits.js";
import { oneRequest } from "./consumed.js";
import type { SqliteFile } from "./file.js";
import { unavailable } from "./trouble.js";

/** How many commits are fetched at once: at most 39 MB. */
const batch = 100;
/** A page ends when it holds so many characters. */
const pageLength = 4_000_000;
const wholeStream = Number.MAX_SAFE_INTEGER;

/** Commits of a page, and whether there may be more. */
interface Fetched {
  readonly commits: readonly ScannedCommit[];
  readonly isLast: boolean;
}

/**
 * Pages of a category, stream by stream in the order in which the streams began. So a cursor need
 * not remember an unreadable stream: it goes on behind it.
 */
export class Scanner {
  readonly #file: SqliteFile;
  readonly #codec: CommitCodec;
  readonly #pageSize: number;

  constructor(file: SqliteFile, codec: CommitCodec, pageSize: number) {
    this.#file = file;
    this.#codec = codec;
    this.#pageSize = pageSize;
  }

  /** One page, from a cursor on. */
  page<E extends DomainEvent>(
    category: Category<E>,
    { segment = 0, of = 1, cursor, ...how }: ScanPart,
  ): ResultAsync<Page<E>, Unavailable> {
    const scan = { category, segment, of };
    const from = cursor === undefined ? { seq: 0, version: 0 } : placeOf(scan, cursor);
    if (from === undefined) {
      const cause = new Error(
        `"${cursor}" is no cursor of segment ${segment} of ${of} of ${category}`,
      );
      return errAsync(unavailable(this.#file.path, cause));
    }
    return this.#file
      .read(() => this.#fetch(scan, from), how)
      .andThen(({ commits, isLast }) =>
        this.#codec
          .open<E>(
            commits.map(({ commit }) => commit),
            how,
          )
          .map((opened) => {
            const { end, ...page } = readable(from, commits, opened);
            return {
              ...page,
              next: isLast ? undefined : cursorAt(scan, end),
              consumed: oneRequest,
            };
          }),
      );
  }

  #fetch(scan: Scan, from: ScanPlace): Fetched {
    const commits: ScannedCommit[] = [];
    const limit = Math.min(batch, this.#pageSize);
    let place = from;
    let events = 0;
    let length = 0;
    while (events < this.#pageSize && length < pageLength) {
      const found = scanCommits(this.#file, scan, place, limit);
      for (const each of found) {
        commits.push(each);
        events += each.commit.count;
        length += each.commit.body.length;
        place = placeAfter(each);
      }
      if (found.length < limit) return { commits, isLast: true };
    }
    return { commits, isLast: false };
  }
}

/** The events of a page up to what cannot be read in each stream, and where the next page starts. */
function readable<E extends DomainEvent>(
  from: ScanPlace,
  commits: readonly ScannedCommit[],
  opened: readonly Result<readonly Recorded<E>[], Corrupt>[],
) {
  const recorded: Recorded<E>[] = [];
  const damages: Corrupt[] = [];
  let end = from;
  for (const [i, each] of commits.entries()) {
    if (each.seq === end.seq && end.version === wholeStream) continue;
    const { commit } = each;
    const expected = each.seq === end.seq ? end.version + 1 : 1;
    const damage = opened[i]?.match(
      (events) => {
        if (commit.version !== expected) return missing(commit.stream, expected, commit.version);
        recorded.push(...events);
        return undefined;
      },
      (error) => error,
    );
    if (damage) damages.push(damage);
    end = damage ? { seq: each.seq, version: wholeStream } : placeAfter(each);
  }
  return { recorded, corrupt: damages, end };
}

function missing(stream: string, version: number, before: number): Corrupt {
  return corrupt({ stream, version }, [`the commit before version ${before} is missing`]);
}

function placeAfter({ seq, commit: { version, count } }: ScannedCommit): ScanPlace {
  return { seq, version: version + count - 1 };
}

function cursorAt({ category, segment, of }: Scan, { seq, version }: ScanPlace): string {
  return `${category}/${segment}/${of}/${seq}/${version}`;
}

/** The place of a cursor; `undefined` if it is not one of this scan. */
function placeOf(scan: Scan, cursor: string): ScanPlace | undefined {
  const [, seq, version] = /\/(\d+)\/(\d+)$/.exec(cursor) ?? [];
  const place = { seq: Number(seq), version: Number(version) };
  return cursorAt(scan, place) === cursor ? place : undefined;
}
