import type { Random } from "./random.js";

/** What may go wrong. */
export const faultKinds = [
  /** The call never arrived, and its caller is told so. */
  "refused",
  /** The service had too much to do. */
  "throttled",
  /** Done, but the caller is told that it was not. */
  "answer-lost",
  /** Not done when the caller is told so, but some time later. */
  "done-late",
  /** Done twice. */
  "done-twice",
  /** The process ends just before the call. */
  "crash-before",
  /** The process ends just after the call. */
  "crash-after",
  /** Others come first. */
  "delayed",
  /** A process's clock jumps, forwards or backwards. */
  "clock-jumped",
  /** The same work is given to one more process. */
  "work-doubled",
  /** A record of the feed comes before an older one. */
  "feed-reordered",
  /** A record of the feed comes twice. */
  "feed-doubled",
  /** A record that was handled long ago comes again. */
  "feed-replayed",
  /** A request to a service never got there. */
  "request-dropped",
  /** A request to a service was answered, but the answer never came back. */
  "request-answer-lost",
  /** A service asked to be spared. */
  "request-refused",
  /** A service did a part of what it was asked. */
  "request-unprocessed",
] as const;

/** One of the things that may go wrong. */
export type FaultKind = (typeof faultKinds)[number];

/** How often each kind of fault came. */
export type FaultCounts = Readonly<Record<FaultKind, number>>;

/** No faults. */
export const noFaults: FaultCounts = counts(() => 0);

/** The faults of several runs. */
export function sum(one: FaultCounts, other: FaultCounts): FaultCounts {
  return counts((kind) => one[kind] + other[kind]);
}

/** How many faults that is. */
export function total(faults: FaultCounts): number {
  return faultKinds.reduce((before, kind) => before + faults[kind], 0);
}

function counts(of: (kind: FaultKind) => number): FaultCounts {
  return Object.fromEntries(faultKinds.map((kind) => [kind, of(kind)])) as FaultCounts;
}

/** Decides what goes wrong: some kinds, at some rate, both by the seed; until it is stopped. */
export class Faults {
  readonly #random: Random;
  readonly #rate: number;
  readonly #kinds: ReadonlySet<FaultKind>;
  readonly #counts: Record<FaultKind, number> = { ...noFaults };
  #left: number;

  /** `budget` is how many faults there are at most. */
  constructor(random: Random, budget: number) {
    this.#random = random;
    this.#left = budget;
    this.#rate = random.pick([0.03, 0.1, 0.2, 0.35, 0.5]);
    // Not always all of them: one kind alone may show what another one hides.
    const share = random.pick([0.3, 0.6, 1]);
    this.#kinds = new Set(faultKinds.filter(() => random.chance(share)));
  }

  /** What goes wrong this time, of what may. */
  strike(possible: readonly FaultKind[]): FaultKind | undefined {
    if (this.#left <= 0 || !this.#random.chance(this.#rate)) return undefined;
    const kinds = possible.filter((kind) => this.#kinds.has(kind));
    return kinds.length === 0 ? undefined : this.#count(this.#random.pick(kinds));
  }

  /** Counts a fault that came about otherwise. */
  note(kind: FaultKind): void {
    if (this.#left > 0) this.#count(kind);
  }

  /** From now on all goes well. */
  stop(): void {
    this.#left = 0;
  }

  get isOver(): boolean {
    return this.#left <= 0;
  }

  get counts(): FaultCounts {
    return { ...this.#counts };
  }

  #count(kind: FaultKind): FaultKind {
    this.#left -= 1;
    this.#counts[kind] += 1;
    return kind;
  }
}
