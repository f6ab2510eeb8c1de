/** FNV-1a (32 bits) of a stream's name, over its UTF-16: the same for ever. */
export function segmentHash(stream: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < stream.length; i++) {
    hash = Math.imul(hash ^ stream.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** Which of `of` segments a stream belongs to. */
export function segmentOf(stream: string, of: number): number {
  return segmentHash(stream) % of;
}
