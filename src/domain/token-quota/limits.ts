import type { TokenUsage } from "../message/cost.js";

/**
 * What a provider lets a model take in a minute. Amazon Bedrock: service quotas "tokens per minute"
 * and "requests per minute" of a model or cross-Region inference profile, in one account and Region.
 */
export interface QuotaLimits {
  /** A whole number from 1. */
  readonly tokensPerMinute: number;
  /** A whole number from 1; without one requests are not limited. */
  readonly requestsPerMinute?: number;
  /** Tokens of the quota that one token of output takes, from 1; 1 unless said otherwise. */
  readonly outputBurnDown?: number;
}

/** A call as far as its tokens are known before it is made. */
export interface TokenDemand {
  /** All of the prompt, also what may come from a cache; an estimate is enough. */
  readonly inputTokens: number;
  /** The most that may be answered. */
  readonly maxTokens: number;
}

/**
 * Tokens that the quota counts while a call is under way: all input and `maxTokens`, as yet without
 * the burn-down rate. Source: Amazon Bedrock User Guide, "How tokens are counted in Amazon Bedrock"
 * (quotas-token-burndown), at the start of a request.
 */
export function reservedTokens({ inputTokens, maxTokens }: TokenDemand): number {
  return inputTokens + maxTokens;
}

/**
 * Tokens that the quota counts once a call is over: input and cache writes once, output at the
 * burn-down rate, cache reads not at all. Source: the same page, at the end of a request.
 */
export function countedTokens(usage: TokenUsage, outputBurnDown = 1): number {
  return usage.input + usage.cacheWrite + usage.output * outputBurnDown;
}

/** The part of a quota that each of so many like processes may use. Throws a RangeError below 1. */
export function shareOf(limits: QuotaLimits, processes: number): QuotaLimits {
  if (!(processes >= 1)) throw new RangeError(`expected at least 1 process, not ${processes}`);
  const { tokensPerMinute, requestsPerMinute } = limits;
  return {
    ...limits,
    tokensPerMinute: Math.floor(tokensPerMinute / processes),
    ...(requestsPerMinute !== undefined && {
      requestsPerMinute: Math.floor(requestsPerMinute / processes),
    }),
  };
}
