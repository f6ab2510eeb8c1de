import type { Instant, StreamName } from "#domain";

declare const seen: unique symbol;

/**
 * The end of a stream as a store gave it out; the only thing that can be appended after. Its
 * version may be read; a copy with another version is no position.
 */
export interface Position {
  readonly [seen]: true;
  /** 0 where nothing was written yet. */
  readonly version: number;
  /** When the last commit was recorded: none may be recorded earlier. */
  readonly recordedAt: Instant | undefined;
}

/** Where a position is one. A copy has no such property: it is not enumerable, nor inherited. */
const place = Symbol("place");

/**
 * For stores: the end of a stream that was just read or written. `storage` tells apart what holds
 * streams of the same name, where an append could not see it by itself.
 */
export function givePosition(
  stream: StreamName,
  version: number,
  recordedAt: Instant | undefined,
  storage = "",
): Position {
  const position = { version, recordedAt };
  Object.defineProperty(position, place, { value: placeOf(stream, storage) });
  return Object.freeze(position) as Position;
}

/** Where a stream that does not exist yet ends. */
export const start = Object.freeze({ version: 0, recordedAt: undefined }) as Position;

/**
 * For stores: refuses what no store gave out for this stream in this storage. An append after it
 * could make a gap or a fork.
 *
 * @throws RangeError - It is a bug of the caller's.
 */
export function assertPosition(stream: StreamName, position: Position, storage = ""): void {
  const own = Object.getOwnPropertyDescriptor(position, place)?.value;
  if (position === start || own === placeOf(stream, storage)) return;
  throw new RangeError(`version ${position.version} is no position that was read of ${stream}`);
}

function placeOf(stream: StreamName, storage: string): string {
  return `${storage}\n${stream}`;
}
