import { hashWord, wordsOf } from "#domain/drift";

/** Of each ASCII character: the small letter or digit that it is in a word, or 0. */
const inWords = Uint8Array.from({ length: 128 }, (_, code) => {
  const small = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9]/.test(small) ? small.charCodeAt(0) : 0;
});

/** As a signed number: with others V8 reckons in fractions. */
const offset = 0x811c9dc5 | 0;

/**
 * Puts the hashes of a text's words, as `wordsOf` and `hashWord` make them, into a list from a place
 * on, where it has room for as many as the text has characters, and says where they end. Of a text
 * in ASCII without making the words: the same FNV-1a, mixed in the end, in one pass.
 */
export function putWordHashes(text: string, into: Uint32Array, from: number): number {
  let end = from;
  let hash = offset;
  let isInWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return putAnyWordHashes(text, into, from);
    const letter = inWords[code] ?? 0;
    if (letter !== 0) {
      hash = Math.imul(hash ^ letter, 0x01000193);
      isInWord = true;
    } else if (isInWord) {
      into[end] = mixed(hash);
      end += 1;
      hash = offset;
      isInWord = false;
    }
  }
  if (isInWord) {
    into[end] = mixed(hash);
    end += 1;
  }
  return end;
}

function putAnyWordHashes(text: string, into: Uint32Array, from: number): number {
  const words = wordsOf(text);
  into.set(words.map(hashWord), from);
  return from + words.length;
}

function mixed(fnv: number): number {
  let hash = Math.imul(fnv ^ (fnv >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
