import type { TokenUsage } from "../message/cost.js";
import { countedTokens, type QuotaLimits, reservedTokens, type TokenDemand } from "./limits.js";
import { minuteMs } from "./window.js";

/** What calls of one kind are like on average. */
export interface CallProfile extends TokenDemand {
  /** Tokens of one answered call. */
  readonly usage: TokenUsage;
  /** From request to answer, in milliseconds; over 0. */
  readonly latencyMs: number;
}

/**
 * How many calls of a kind a quota bears at the same time, over all processes together; a whole
 * number from 1, or 0 when not even one call fits into a minute.
 *
 * Two bounds, the lower one holds. All may start at once, and each then takes its reservation. And
 * at a steady rate r a minute holds r * latency reservations of calls under way and, for the rest of
 * the minute, what the finished ones really count (with their burn-down rate); by Little's law the
 * concurrency is r * latency. One call at a time is always borne: what is too much waits its turn.
 * Throws a RangeError for a latency out of range.
 */
export function bearableConcurrency(limits: QuotaLimits, profile: CallProfile): number {
  const { tokensPerMinute, requestsPerMinute = Infinity, outputBurnDown } = limits;
  if (!(profile.latencyMs > 0)) {
    throw new RangeError(`expected a latency over 0 ms, not ${profile.latencyMs}`);
  }
  const reserved = reservedTokens(profile);
  if (reserved > tokensPerMinute) return 0;
  const counted = countedTokens(profile.usage, outputBurnDown);
  const underWay = Math.min(profile.latencyMs, minuteMs) / minuteMs;
  // What an answer takes beyond its reservation is charged with the answer, and then for a minute.
  const perCall = counted > reserved ? counted : underWay * reserved + (1 - underWay) * counted;
  const callsPerMinute = Math.min(tokensPerMinute / perCall, requestsPerMinute);
  const steady = (callsPerMinute * profile.latencyMs) / minuteMs;
  return Math.max(1, Math.floor(Math.min(tokensPerMinute / reserved, requestsPerMinute, steady)));
}
