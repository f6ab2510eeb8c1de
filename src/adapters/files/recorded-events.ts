import { closeSync, openSync, readSync } from "node:fs";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { type ScanPart, type Unavailable, unlessStopped } from "#application";
import type { DecisionSource, ReadPage } from "#application/drift";
import { type Category, contracts, type DomainEvent, type EventContract } from "#domain";
import { type LinePlace, recordedLines } from "./recorded-lines.js";

/**
 * How much of the file a page is read from, and the longest line that is read: in bytes. A page's
 * events should be gone before the next collection of young objects.
 */
const pageBytes = 128 * 1024;
const lineLimitBytes = 64 * 1024 * 1024;
/** How much is read at once. */
const roomBytes = 1024 * 1024;
const lineFeed = 0x0a;

/** Where a page begins: at which byte, and after which event. */
interface PagePlace extends LinePlace {
  readonly offset: number;
}

/** Whole lines, and whether the file ends with them. */
interface Block {
  readonly text: string;
  readonly bytes: number;
  readonly isLast: boolean;
}

/**
 * The events of a file that `readRecord` made, one a line, stream by stream: to be scanned as a
 * store is, in one segment. Artefacts are not looked at, and of events only that they are of their
 * contract's schema version: `decisionOf` and its like say what they need of them.
 */
export class RecordedEvents implements DecisionSource {
  readonly #path: string;
  readonly #contracts: readonly EventContract[];
  readonly #pageBytes: number;
  /** What was read last, and from which byte on. */
  #room = Buffer.alloc(0);
  #from = 0;
  #length = 0;

  constructor(
    path: string,
    options: { readonly contracts?: readonly EventContract[]; readonly pageBytes?: number } = {},
  ) {
    this.#path = path;
    this.#contracts = options.contracts ?? contracts;
    this.#pageBytes = options.pageBytes ?? pageBytes;
  }

  scan<E extends DomainEvent>(
    category: Category<E>,
    part: ScanPart = {},
  ): ResultAsync<ReadPage<E>, Unavailable> {
    // A page is made at once and handed over once: of what goes through several promises V8 keeps
    // most until it collects old objects, which takes as long as to parse it.
    return new ResultAsync(Promise.resolve(this.#scanned<E>(category, part)));
  }

  #scanned<E extends DomainEvent>(
    category: Category<E>,
    { segment = 0, of = 1, cursor, signal }: ScanPart,
  ): Result<ReadPage<E>, Unavailable> {
    const place = placeOf(cursor);
    const contract = this.#contracts.find((each) => each.category === category);
    if (place === undefined) return err(this.#refusal(`"${cursor}" is no cursor of it`));
    if (contract === undefined) return err(this.#refusal(`${category} has no contract`));
    return unlessStopped(this.#service, { signal }).andThen(() =>
      segment > 0 && segment < of
        ? ok({ recorded: [], corrupt: [], next: undefined })
        : this.#page(contract as EventContract<E>, place),
    );
  }

  get #service(): string {
    return `the file ${this.#path}`;
  }

  #page<E extends DomainEvent>(
    contract: EventContract<E>,
    place: PagePlace,
  ): Result<ReadPage<E>, Unavailable> {
    return this.#read(place.offset).map(({ text, bytes, isLast }) => {
      const { last, ...lines } = recordedLines(text, contract, place, isLast);
      const next = isLast ? undefined : cursorAt({ ...last, offset: place.offset + bytes });
      return { ...lines, next };
    });
  }

  #read(offset: number): Result<Block, Unavailable> {
    try {
      return this.#block(offset);
    } catch (cause) {
      return err({ type: "Unavailable", service: this.#service, cause });
    }
  }

  /** Whole lines from a byte on: at least one of them, and to the end of the file at most. */
  #block(offset: number): Result<Block, Unavailable> {
    for (let size = this.#pageBytes; size <= lineLimitBytes; size *= 2) {
      const bytes = this.#bytes(offset, size);
      const isLast = bytes.length < size;
      const end = isLast ? bytes.length : bytes.lastIndexOf(lineFeed) + 1;
      if (isLast || end > 0)
        return ok({ text: bytes.toString("utf8", 0, end), bytes: end, isLast });
    }
    return err(this.#refusal(`it has a line of more than ${lineLimitBytes} bytes`));
  }

  /** So many bytes of the file from there on; fewer at its end. */
  #bytes(offset: number, size: number): Buffer {
    const at = offset - this.#from;
    if (at >= 0 && at + size <= this.#length) return this.#room.subarray(at, at + size);
    this.#length = 0;
    if (this.#room.length < size) this.#room = Buffer.alloc(Math.max(size, roomBytes));
    // Short reads of a file on this machine: to wait for a thread takes longer than to do them.
    const file = openSync(this.#path, "r");
    try {
      this.#length = readSync(file, this.#room, 0, this.#room.length, offset);
      this.#from = offset;
    } finally {
      closeSync(file);
    }
    return this.#room.subarray(0, Math.min(size, this.#length));
  }

  #refusal(sentence: string): Unavailable {
    return { type: "Unavailable", service: this.#service, cause: new Error(sentence) };
  }
}

function cursorAt({ offset, version, stream }: PagePlace): string {
  return `${offset}/${version}/${stream}`;
}

function placeOf(cursor: string | undefined): PagePlace | undefined {
  if (cursor === undefined) return { offset: 0, version: 0, stream: "" };
  const [, offset, version, stream = ""] = /^(\d+)\/(\d+)\/(.*)$/.exec(cursor) ?? [];
  return offset === undefined
    ? undefined
    : { offset: Number(offset), version: Number(version), stream };
}
