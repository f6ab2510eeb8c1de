import { open } from "node:fs/promises";
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from "neverthrow";
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
/** How much is read at once, while pages are made of what was read before. */
const roomBytes = 1024 * 1024;
const lineFeed = 0x0a;

/** Where a page begins: at which byte, and after which event. */
interface PagePlace extends LinePlace {
  readonly offset: number;
}

/** What was read of the file, from a byte on. */
interface Room {
  readonly from: number;
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

const nothing: Room = { from: 0, bytes: Buffer.alloc(0), isLast: false };

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
  #room = nothing;
  /** The last one who waits for it. */
  #waiting: Promise<unknown> = Promise.resolve();
  /** What comes next, which is on its way. */
  #ahead: Promise<Result<Room, Unavailable>> | undefined;
  /** Where rooms are read to, by turns. */
  readonly #buffers = [Buffer.alloc(0), Buffer.alloc(0)];
  #turn = 0;

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
    { segment = 0, of = 1, cursor, signal }: ScanPart = {},
  ): ResultAsync<ReadPage<E>, Unavailable> {
    const place = placeOf(cursor);
    const contract = this.#contracts.find((each) => each.category === category);
    if (place === undefined) return errAsync(this.#refusal(`"${cursor}" is no cursor of it`));
    if (contract === undefined) return errAsync(this.#refusal(`${category} has no contract`));
    const going = unlessStopped(this.#service, { signal });
    if (going.isErr()) return errAsync(going.error);
    if (segment > 0 && segment < of) {
      return okAsync({ recorded: [], corrupt: [], next: undefined });
    }
    const page = (block: Block) => pageOf(block, contract as EventContract<E>, place);
    const block = this.#block(place.offset, this.#pageBytes);
    // A page is made at once and handed over once: of what goes through several promises V8 keeps
    // most until it collects old objects, which takes as long as to parse it.
    return block === undefined
      ? new ResultAsync(this.#fetchedBlock(place.offset)).map(page)
      : okAsync(page(block));
  }

  get #service(): string {
    return `the file ${this.#path}`;
  }

  /** Whole lines from a byte on, of so many bytes at most, if they have been read: one at least. */
  #block(offset: number, size: number): Block | undefined {
    if (!covers(this.#room, offset, size)) return undefined;
    const at = offset - this.#room.from;
    const bytes = this.#room.bytes.subarray(at, at + size);
    const isLast = bytes.length < size;
    const end = isLast ? bytes.length : bytes.lastIndexOf(lineFeed) + 1;
    return isLast || end > 0
      ? { text: bytes.toString("utf8", 0, end), bytes: end, isLast }
      : undefined;
  }

  /** The same, after they have been read; one caller after the other, for there is one room. */
  #fetchedBlock(offset: number): Promise<Result<Block, Unavailable>> {
    const block = this.#waiting.then(() => this.#wholeLines(offset));
    this.#waiting = block;
    return block;
  }

  /** Reads more and more, until there is a whole line. */
  async #wholeLines(offset: number): Promise<Result<Block, Unavailable>> {
    for (let size = this.#pageBytes; size <= lineLimitBytes; size *= 2) {
      const fetched = await this.#fetch(offset, size);
      if (fetched.isErr()) return err(fetched.error);
      const block = this.#block(offset, size);
      if (block !== undefined) return ok(block);
    }
    return err(this.#refusal(`it has a line of more than ${lineLimitBytes} bytes`));
  }

  /** Makes a room of what is on its way, or reads it, and sends for the one after it. */
  async #fetch(offset: number, size: number): Promise<Result<void, Unavailable>> {
    const ahead = await this.#ahead;
    this.#ahead = undefined;
    // Its buffer may be the one that is read to.
    this.#room = nothing;
    const isAhead = ahead?.isOk() && covers(ahead.value, offset, size);
    const found = isAhead ? ahead : await this.#read(offset, Math.max(size, roomBytes));
    if (found.isErr()) return err(found.error);
    this.#room = found.value;
    const { from, bytes, isLast } = found.value;
    // The last page of a room seldom ends with it: what is left over is at the next one's beginning.
    if (!isLast)
      this.#ahead = this.#read(from + bytes.length - size, Math.max(2 * size, roomBytes));
    return ok(undefined);
  }

  async #read(from: number, size: number): Promise<Result<Room, Unavailable>> {
    this.#turn = 1 - this.#turn;
    const kept = this.#buffers[this.#turn];
    const buffer = kept !== undefined && kept.length >= size ? kept : Buffer.alloc(size);
    this.#buffers[this.#turn] = buffer;
    try {
      const handle = await open(this.#path, "r");
      try {
        const { bytesRead } = await handle.read(buffer, 0, size, from);
        return ok({ from, bytes: buffer.subarray(0, bytesRead), isLast: bytesRead < size });
      } finally {
        await handle.close();
      }
    } catch (cause) {
      return err({ type: "Unavailable", service: this.#service, cause });
    }
  }

  #refusal(sentence: string): Unavailable {
    return { type: "Unavailable", service: this.#service, cause: new Error(sentence) };
  }
}

/** Whether so many bytes from there on have been read, or all that the file has. */
function covers({ from, bytes, isLast }: Room, offset: number, size: number): boolean {
  return offset >= from && (isLast || offset + size <= from + bytes.length);
}

function pageOf<E extends DomainEvent>(
  { text, bytes, isLast }: Block,
  contract: EventContract<E>,
  place: PagePlace,
): ReadPage<E> {
  const { last, ...lines } = recordedLines(text, contract, place, isLast);
  const next = isLast ? undefined : cursorAt({ ...last, offset: place.offset + bytes });
  return { ...lines, next };
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
