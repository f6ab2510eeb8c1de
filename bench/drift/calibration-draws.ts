import { hashWord } from "#domain/drift";

/** Random draws that are the same for the same seed. */
export interface Draws {
  /** In [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Whole, in [0, 2^32). */
  hash(): number;
}

/** Draws by the generator sfc32 of one seed; normal ones by Marsaglia's polar method. */
export function drawsOf(seed: number): Draws {
  let [a, b, c, counter] = [0x9e3779b9, seed | 0, 0x243f6a88, 1];
  let spare: number | undefined;
  const hash = () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let skipped = 0; skipped < 15; skipped++) hash();
  const uniform = () => hash() / 2 ** 32;
  const normal = (): number => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
  return { uniform, normal, hash };
}

/** How many words texts are made of, and how finely their frequencies are told apart. */
const [vocabulary, resolution] = [4000, 2 ** 16];

/** Hashes of words, each as often as Zipf's law has it. */
const zipf: Uint32Array = (() => {
  const weights = Array.from({ length: vocabulary }, (_, rank) => 1 / (rank + 2.7));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const table = new Uint32Array(resolution);
  let [rank, reached] = [0, (weights[0] ?? 0) / all];
  for (let at = 0; at < resolution; at++) {
    while (at / resolution > reached && rank < vocabulary - 1) {
      rank++;
      reached += (weights[rank] ?? 0) / all;
    }
    table[at] = hashWord(`word${rank}`);
  }
  return table;
})();

/** Fills a text with hashes of words: by Zipf's law, and now and then a name of no other text. */
export function drawText(draws: Draws, words: Uint32Array): void {
  for (let at = 0; at < words.length; at++) {
    const drawn = draws.hash();
    words[at] = drawn % 97 === 0 ? draws.hash() : (zipf[drawn >>> 16] ?? 0);
  }
}
