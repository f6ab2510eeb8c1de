/** A value of a sample with the hash of its row's key. */
export type Drawn = readonly [keyHash: number, value: number];

/** How many values a profile keeps. */
export const sampleSize = 64;

/** By hash, then by value: an order in which equal hashes do not ask which came first. */
export function byKey([hash, value]: Drawn, [other, another]: Drawn): number {
  return hash - other || value - another;
}

/** The values of the smallest hashes of both. */
export function smallest(a: readonly Drawn[], b: readonly Drawn[]): readonly Drawn[] {
  return [...a, ...b].sort(byKey).slice(0, sampleSize);
}

/** Keeps the values of the smallest hashes of what it is given. */
export function sampler(): {
  add(keyHash: number, value: number): void;
  sample(): readonly Drawn[];
} {
  const kept: Drawn[] = [];
  let greatest = Infinity;
  return {
    add(keyHash, value) {
      if (keyHash > greatest) return;
      const drawn = [keyHash, value] as const;
      let at = kept.length;
      while (at > 0 && byKey(kept[at - 1] ?? drawn, drawn) > 0) at--;
      kept.splice(at, 0, drawn);
      if (kept.length > sampleSize) kept.pop();
      if (kept.length === sampleSize) greatest = kept.at(-1)?.[0] ?? Infinity;
    },
    sample: () => [...kept],
  };
}
