import { setImmediate } from "node:timers/promises";
import type { Random } from "./random.js";

/**
 * Says when whoever waits may go on: one at a time, and a seed says who. Between two turns of one,
 * others may have any number.
 */
export class Turns {
  readonly #random: Random;
  readonly #waiting: { readonly go: () => void; readonly notBefore: number }[] = [];
  #given = 0;
  #away = 0;
  #back: () => void = () => {};
  #isOver = false;

  constructor(random: Random) {
    this.#random = random;
  }

  /** One's turn; not before so many others had theirs, as long as there are others. */
  turn(after = 0): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((go) => {
      this.#waiting.push({ go, notBefore: this.#given + after });
    });
  }

  /** What waits for something outside: nobody has a turn until it is back. */
  async whileAway<T>(work: Promise<T>): Promise<T> {
    this.#away += 1;
    try {
      return await work;
    } finally {
      this.#away -= 1;
      if (this.#away === 0) this.#back();
    }
  }

  /** Gives turns until it is done, or a number of them was given in all: then it says no. */
  async until(isDone: () => boolean, limit: number): Promise<boolean> {
    for (await this.#quiet(); !isDone(); await this.#quiet()) {
      if (this.#given >= limit || this.#waiting.length === 0) return false;
      this.#given += 1;
      this.#next()();
    }
    return true;
  }

  /** From now on it is always everybody's turn. Who waits already waits for ever. */
  end(): void {
    this.#isOver = true;
  }

  /** When everybody waits for a turn, or is done: nothing is left that could go on by itself. */
  async #quiet(): Promise<void> {
    await setImmediate();
    while (this.#away > 0) {
      await new Promise<void>((resolve) => {
        this.#back = resolve;
      });
      await setImmediate();
    }
  }

  #next(): () => void {
    const ready = this.#waiting.filter(({ notBefore }) => notBefore <= this.#given);
    const next = this.#random.pick(ready.length === 0 ? this.#waiting : ready);
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    return next.go;
  }
}
