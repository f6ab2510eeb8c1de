import { okAsync, type ResultAsync } from "neverthrow";
import type { Embedder, Unavailable, Vector } from "#application";

/** What of a text is embedded, in UTF-16 code units; the rest is not looked at. */
const longestText = 100_000;

/**
 * No model: counts the words and the three-letter pieces of words of a text in hashed buckets. Texts
 * that share words are near each other; texts that only mean the same are not.
 */
export class SimulatedEmbedder implements Embedder {
  readonly model: string;
  readonly dimension: number;

  constructor(dimension = 256) {
    if (!Number.isInteger(dimension) || dimension < 1) {
      throw new RangeError(`expected a positive whole dimension, not ${dimension}`);
    }
    this.dimension = dimension;
    this.model = `simulated:hashed-ngrams-${dimension}`;
  }

  embed(text: string): ResultAsync<Vector, Unavailable> {
    const counts = new Float64Array(this.dimension);
    const words = text.slice(0, longestText).normalize("NFKC").toLowerCase();
    for (const [word] of words.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      this.#count(counts, word, 0, word.length, 2);
      const padded = `^${word}$`;
      for (let end = 3; end <= padded.length; end += 1) {
        this.#count(counts, padded, end - 3, end, 1);
      }
    }
    return okAsync({ model: this.model, values: normalised(counts) });
  }

  /** Adds a weight to the bucket of a piece of text; a bit of its hash says with which sign. */
  #count(counts: Float64Array, text: string, from: number, to: number, weight: number): void {
    const hash = fnv1a(text, from, to);
    const bucket = (hash >>> 1) % this.dimension;
    counts[bucket] = (counts[bucket] ?? 0) + ((hash & 1) === 0 ? weight : -weight);
  }
}

/** FNV-1a over UTF-16 code units, its bits mixed as murmur3 does at the end. 32 bits, unsigned. */
function fnv1a(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < to; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The vector of length 1 in the same direction, to eight digits; zeros stay zeros. */
function normalised(counts: Float64Array): readonly number[] {
  const length = Math.hypot(...counts);
  return Array.from(counts, (count) =>
    length === 0 ? 0 : Math.round((count / length) * 1e8) / 1e8,
  );
}
