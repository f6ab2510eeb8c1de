import { hashWord, wordsOf } from "#domain/drift";

/** Of each ASCII character: the small letter or digit that it is in a word, or 0. */
const inWords = Uint8Array.from({ length: 128 }, (_, code) => {
  const small = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9]/.test(small) ? small.charCodeAt(0) : 0;
});

const offset = 0x811c9dc5;

/**
 * Gives out the hashes of a text's words, as `wordsOf` and `hashWord` make them. Of a text in ASCII
 * without making the words: the same FNV-1a, mixed in the end, in one pass.
 */
export function eachWordHash(text: string, take: (hash: number) => void): void {
  if (!isAscii(text)) {
    for (const word of wordsOf(text)) take(hashWord(word));
    return;
  }
  let hash = offset;
  let isInWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = inWords[text.charCodeAt(at)] ?? 0;
    if (letter !== 0) {
      hash = Math.imul(hash ^ letter, 0x01000193);
      isInWord = true;
    } else if (isInWord) {
      take(mixed(hash));
      hash = offset;
      isInWord = false;
    }
  }
  if (isInWord) take(mixed(hash));
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

function mixed(fnv: number): number {
  let hash = Math.imul(fnv ^ (fnv >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
