import type { StreamName } from "#domain";
import type { Faults } from "./faults.js";
import type { Job } from "./process.js";
import type { Random } from "./random.js";

interface FeedRecord {
  readonly number: number;
  readonly stream: StreamName;
}

/** Which streams were written: at least once each time, in no order, until rows are refreshed. */
export class Feed {
  readonly #random: Random;
  readonly #faults: Faults;
  readonly #waiting: FeedRecord[] = [];
  readonly #handled: FeedRecord[] = [];
  #inHands = 0;
  #last = 0;

  constructor(random: Random, faults: Faults) {
    this.#random = random;
    this.#faults = faults;
  }

  /** A stream was written. */
  add(stream: StreamName): void {
    this.#last += 1;
    const record = { number: this.#last, stream };
    this.#waiting.push(record);
    if (this.#faults.strike(["feed-doubled"])) this.#waiting.push(record);
  }

  get isDone(): boolean {
    return this.#waiting.length === 0 && this.#inHands === 0;
  }

  /** A batch of records to refresh rows by. */
  next(): Job | undefined {
    if (this.#waiting.length === 0) return undefined;
    const batch = Array.from({ length: 1 + this.#random.below(this.#waiting.length) }, () =>
      this.#take(),
    );
    if (this.#handled.length > 0 && this.#faults.strike(["feed-replayed"])) {
      batch.push(this.#random.pick(this.#handled));
    }
    this.#inHands += 1;
    let failed = new Set<string>(batch.map(({ stream }) => stream));
    return {
      name: "rows refreshed",
      run: ({ docket }) =>
        docket.project(batch.map(({ stream }) => stream)).andTee((projection) => {
          failed = new Set(projection.failed.map(({ stream }) => stream));
        }),
      giveBack: () => this.#handledExcept(batch, failed),
      end: () => this.#handledExcept(batch, failed),
    };
  }

  #handledExcept(batch: readonly FeedRecord[], failed: ReadonlySet<string>): void {
    this.#inHands -= 1;
    this.#waiting.push(...batch.filter(({ stream }) => failed.has(stream)));
    this.#handled.push(...batch.filter(({ stream }) => !failed.has(stream)));
  }

  #take(): FeedRecord {
    const [oldest, ...others] = this.#waiting.toSorted((a, b) => a.number - b.number);
    const isLate = others.length > 0 && this.#faults.strike(["feed-reordered"]) !== undefined;
    const record = isLate || oldest === undefined ? this.#random.pick(others) : oldest;
    this.#waiting.splice(this.#waiting.indexOf(record), 1);
    return record;
  }
}
