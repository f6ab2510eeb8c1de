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

/** Every position that a store gave out, and of which stream. The start is every stream's. */
const streams = new WeakMap<Position, string | undefined>();

/** For stores: the end of a stream that was just read or written. */
export function givePosition(
  stream: StreamName | undefined,
  version: number,
  recordedAt: Instant | undefined,
): Position {
  const position = Object.freeze({ version, recordedAt }) as Position;
  streams.set(position, stream);
  return position;
}

/** Where a stream that does not exist yet ends. */
export const start: Position = givePosition(undefined, 0, undefined);

/**
 * For stores: refuses what no store gave out for this stream. An append after it could make a gap
 * or a fork.
 *
 * @throws RangeError - It is a bug of the caller's.
 */
export function assertPosition(stream: StreamName, position: Position): void {
  if (position === start || streams.get(position) === stream) return;
  throw new RangeError(`version ${position.version} is no position that was read of ${stream}`);
}
