import type { Place } from "./streams.js";

/** Which of `of` segments a stream belongs to, for ever: FNV-1a (32 bits) of its name's UTF-16. */
export function segmentOf(stream: string, of: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < stream.length; i++) {
    hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0) % of;
}

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
