import type { Instant } from "./instant.js";

/** A fact that carries its own time. */
export interface Dated {
  readonly at: Instant;
}

/**
 * The fact that holds: of the latest time, and of those the last in the list. Queues reorder, so
 * an older fact that arrives later is kept but never overrides a newer one.
 */
export function latest<Fact extends Dated>(facts: readonly Fact[]): Fact | undefined {
  return facts.reduce<Fact | undefined>(
    (newest, fact) => (newest === undefined || fact.at >= newest.at ? fact : newest),
    undefined,
  );
}
