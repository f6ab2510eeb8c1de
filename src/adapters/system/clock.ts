import type { Clock } from "#application";
import type { Instant } from "#domain";

/** The machine's clock. Never earlier than what it said before, also when it was set back. */
export class SystemClock implements Clock {
  #latest: Instant = "";

  now(): Instant {
    const now = new Date().toISOString();
    if (now > this.#latest) this.#latest = now;
    return this.#latest;
  }
}
