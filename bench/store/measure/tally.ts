/** What was measured of one contender. */
import type { Contender } from "../contender.js";
import { type Counts, nothing, since, sum } from "./ledger.js";
import { Samples } from "./samples.js";

/** Times of one operation, and what they asked of the database together. */
export class Tally {
  readonly contender: Contender;
  readonly samples = new Samples();
  readonly #writeUnits: number[] = [];
  #counts = nothing;

  constructor(contender: Contender) {
    this.contender = contender;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Of a count, how much came to one operation. */
  each(count: keyof Counts): number {
    return this.#counts[count] / this.samples.count;
  }

  /** What most operations consumed: without what only some have to do. NaN if they ran together. */
  get medianWriteUnits(): number {
    const sorted = this.#writeUnits.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  }

  /** One operation, while no other runs. */
  async take<T>(operation: () => Promise<T>): Promise<T> {
    const before = this.#counts.writeUnits;
    const value = await this.counted(() => this.samples.take(operation));
    this.#writeUnits.push(this.#counts.writeUnits - before);
    return value;
  }

  /** Adds what was asked meanwhile. */
  async counted<T>(work: () => Promise<T>): Promise<T> {
    const before = this.contender.counts();
    const value = await work();
    this.#counts = sum(this.#counts, since(before, this.contender.counts()));
    return value;
  }
}

/** Does something and says how long it took, in seconds. */
export async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Whether a step is for warming up: then it does not count, and may be shorter. */
export type Part = "warm-up" | "measured";

/**
 * The same step for every contender: once to warm up, which does not count, then in rounds, each in
 * another order, so that neither compilers that warm up nor anything else that changes on the way
 * favours one of them.
 */
export async function inRounds(
  contenders: readonly Contender[],
  rounds: number,
  step: (tally: Tally, part: Part) => Promise<void>,
): Promise<readonly Tally[]> {
  const tallies = contenders.map((contender) => new Tally(contender));
  for (const contender of contenders) await step(new Tally(contender), "warm-up");
  for (let round = 0; round < rounds; round += 1) {
    for (const tally of shuffled(tallies)) {
      // What one leaves behind is not cleared away in another's time.
      globalThis.gc?.();
      await step(tally, "measured");
    }
  }
  return tallies;
}

let seed = 7;

function shuffled<T>(items: readonly T[]): readonly T[] {
  const next = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed;
  };
  return items
    .map((item) => ({ item, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
