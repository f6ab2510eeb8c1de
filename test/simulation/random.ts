/** Luck that can be had again: the same seed gives the same numbers. */
export interface Random {
  /** An integer, 0 to `limit` - 1. */
  below(limit: number): number;
  /** Whether something of this probability (0 to 1) happens. */
  chance(probability: number): boolean;
  /** One of these; throws a RangeError when there is none. */
  pick<T>(items: readonly T[]): T;
  /** Removes one of these, and returns it; throws a RangeError when there is none. */
  take<T>(items: T[]): T;
}

/** Numbers by mulberry32, from a seed of 32 bits. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => existing(items.slice(below(items.length))),
    take: (items) => existing(items.splice(below(items.length), 1)),
  };
}

function existing<T>(items: readonly T[]): T {
  if (items.length === 0) throw new RangeError("there is nothing to choose from");
  return items[0] as T;
}
