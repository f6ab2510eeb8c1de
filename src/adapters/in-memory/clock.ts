import type { Clock } from "#application";
import type { Instant } from "#domain";

/** It is always the same instant. */
export class FixedClock implements Clock {
  readonly #now: Instant;

  constructor(now: Instant) {
    this.#now = now;
  }

  now(): Instant {
    return this.#now;
  }
}
