import { fromBase64, toBase64 } from "./base64.js";
import type { Frame } from "./profile.js";

/** The words that a reference uses. */
export type WordsFrame = Extract<Frame, { readonly kind: "words" }>;

/**
 * How many bits a vocabulary has. A reference of 5,000 words sets 4 % of them: that share of unseen
 * words is taken for seen ones, on both sides alike.
 */
const vocabularyBits = 2 ** 17;

/** In steps of what shares of words are counted: 1 over it. It divides by most short lengths. */
export const shareSteps = 240;

/** The words of a text: runs of letters and digits, in small letters. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** A word's hash, evenly spread over [0, 2^32): FNV-1a of its UTF-16 units, then MurmurHash3's mix. */
export function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) {
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The vocabulary of some words, by their hashes. */
export function wordsFrame(hashes: Iterable<number>): WordsFrame {
  const bits = new Uint8Array(vocabularyBits / 8);
  for (const hash of hashes) {
    const bit = hash % vocabularyBits;
    bits[bit >>> 3] = (bits[bit >>> 3] ?? 0) | (1 << (bit & 7));
  }
  return { kind: "words", bits: toBase64(bits) };
}

/** Bits of frames that were asked for, so that each is read once. */
const known = new WeakMap<WordsFrame, Uint8Array>();

function bitsOf(frame: WordsFrame): Uint8Array {
  const before = known.get(frame);
  if (before !== undefined) return before;
  const bits = fromBase64(frame.bits);
  known.set(frame, bits);
  return bits;
}

/** The share of words, by their hashes, that the reference does not use, in [0, 1]; 0 of no words. */
export function unseenShare(words: readonly number[] | Uint32Array, frame: WordsFrame): number {
  const bits = bitsOf(frame);
  let unseen = 0;
  for (let at = 0; at < words.length; at++) {
    // The same as a remainder: they are a power of two.
    const bit = (words[at] ?? 0) & (vocabularyBits - 1);
    unseen += 1 - (((bits[bit >>> 3] ?? 0) >>> (bit & 7)) & 1);
  }
  return words.length === 0 ? 0 : unseen / words.length;
}
