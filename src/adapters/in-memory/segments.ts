import type { Corrupt } from "#application";
import type { Recorded } from "#domain";
import type { Place } from "./streams.js";

/** The cursor of a place in a segment. */
export function cursorAt(segment: number, of: number, { stream, version }: Place): string {
  return `${segment}/${of}/${stream}/${version}`;
}

/** The place of a cursor; `undefined` if it is not one of this segment. */
export function placeOf(segment: number, of: number, cursor: string): Place | undefined {
  const [, itsSegment, itsOf, stream, version] = /^(\d+)\/(\d+)\/(\d+)\/(\d+)$/.exec(cursor) ?? [];
  return Number(itsSegment) === segment && Number(itsOf) === of
    ? { stream: Number(stream), version: Number(version) }
    : undefined;
}

/** Where a scan goes on after a page: behind the stream that it ended in, if that is unreadable. */
export function placeAfter(
  { recorded, next }: { readonly recorded: readonly Recorded[]; readonly next: Place | undefined },
  corrupt: readonly Corrupt[],
): Place | undefined {
  const last = recorded.at(-1)?.stream;
  const isOver = corrupt.some(({ stream }) => stream === last);
  return isOver && next && next.version > 0 ? { stream: next.stream + 1, version: 0 } : next;
}
