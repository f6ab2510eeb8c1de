import type { Instant } from "#domain";

/** What time it is. */
export interface Clock {
  now(): Instant;
}
