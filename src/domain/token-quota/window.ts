/** A minute, in milliseconds. */
export const minuteMs = 60_000;

/** What was taken of a quota, and when; it is given back a minute later. */
export interface Charge {
  /** The call that it is for. */
  readonly id: number;
  /** In milliseconds. */
  readonly at: number;
  readonly tokens: number;
  readonly requests: number;
}

/** How much fits into a minute. */
export interface Room {
  readonly tokens: number;
  readonly requests: number;
}

/**
 * The first time from `from` on at which one more request of so many tokens fits into the minute
 * that ends there. `charges` are in the order of their times, none later than `from`.
 */
export function firstFit(
  quota: Room,
  charges: readonly Charge[],
  tokens: number,
  from: number,
): number {
  const live = charges.filter(({ at }) => from - at < minuteMs);
  let tokensLeft = quota.tokens - live.reduce((sum, charge) => sum + charge.tokens, 0);
  let requestsLeft = quota.requests - live.reduce((sum, charge) => sum + charge.requests, 0);
  let start = from;
  for (const charge of live) {
    if (tokens <= tokensLeft && requestsLeft >= 1) break;
    tokensLeft += charge.tokens;
    requestsLeft += charge.requests;
    start = charge.at + minuteMs;
  }
  return start;
}
