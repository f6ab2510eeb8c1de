/** Luck from a seed: the same draws for the same seed. */
export class Luck {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Uniform in [0, 1), by mulberry32. */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Whether something happens that does so in this share of cases. */
  happens(share: number): boolean {
    return this.share() < share;
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.share();
  }

  /** Normal, by Box and Muller. */
  around(mean: number, standardDeviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.share()));
    return mean + standardDeviation * radius * Math.cos(2 * Math.PI * this.share());
  }

  /** One of these, each as likely as its weight says. */
  oneOf<T>(choices: readonly (readonly [weight: number, value: T])[]): T {
    const [first, ...others] = choices;
    if (first === undefined) throw new RangeError("there is nothing to choose from");
    let rest = this.share() * choices.reduce((sum, [weight]) => sum + weight, 0) - first[0];
    let chosen = first[1];
    for (const [weight, value] of others) {
      if (rest < 0) break;
      rest -= weight;
      chosen = value;
    }
    return chosen;
  }

  /** So many of these, in an order of their own. */
  some<T>(count: number, of: readonly T[]): readonly T[] {
    const rest = [...of];
    return Array.from({ length: Math.min(count, of.length) }, () =>
      rest.splice(Math.floor(this.share() * rest.length), 1),
    ).flat();
  }
}
