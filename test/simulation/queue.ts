import type { Result } from "neverthrow";
import type { Faults } from "./faults.js";
import type { Job } from "./process.js";
import type { Random } from "./random.js";
import type { Work } from "./work.js";

/** Work that is given out at least once, in no order, until it is acknowledged. */
export class WorkQueue {
  readonly #random: Random;
  readonly #faults: Faults;
  readonly #waiting: Work[] = [];
  #inHands = 0;
  /** What was acknowledged, and with what. */
  readonly acknowledged: { readonly work: Work; readonly value: unknown }[] = [];
  /** What was refused for good. */
  readonly refused = new Set<string>();
  /** Why each thing failed last. */
  readonly lastErrors = new Map<string, string>();
  readonly #begun = new Set<string>();

  constructor(random: Random, faults: Faults) {
    this.#random = random;
    this.#faults = faults;
  }

  /** Adds work. What was added already is not added again. */
  add(works: readonly Work[]): void {
    for (const work of works) {
      if (this.#begun.has(work.name)) continue;
      this.#begun.add(work.name);
      this.#waiting.push(work);
      while (this.#faults.strike(["work-doubled"])) this.#waiting.push(work);
    }
  }

  get isDone(): boolean {
    return this.#waiting.length === 0 && this.#inHands === 0;
  }

  get unfinished(): readonly string[] {
    return this.#waiting.map(({ name }) => `${name} (${this.lastErrors.get(name) ?? "not begun"})`);
  }

  next(): Job | undefined {
    if (this.#waiting.length === 0) return undefined;
    const work = this.#random.take(this.#waiting);
    this.#inHands += 1;
    return {
      name: work.name,
      run: work.run,
      end: (result) => {
        this.#inHands -= 1;
        this.#ended(work, result);
      },
      giveBack: () => {
        this.#inHands -= 1;
        this.#waiting.push(work);
      },
    };
  }

  #ended(work: Work, result: Result<unknown, { readonly type: string }>): void {
    if (result.isOk()) {
      this.acknowledged.push({ work, value: result.value });
      this.add(work.next?.(result.value) ?? []);
      return;
    }
    const { type } = result.error;
    if (work.refusals?.includes(type)) {
      this.refused.add(work.name);
      return;
    }
    this.lastErrors.set(work.name, JSON.stringify(result.error));
    this.#waiting.push(work);
  }
}
