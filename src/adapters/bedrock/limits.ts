import type { RetryLimits } from "#adapters/remote";

/**
 * Quotas of Bedrock are those of a minute: while one is used up the deadline decides (`patience`), so that a call is there
 * still when the next minute begins.
 */
const waits = { attempts: 100, firstWaitMs: 250, longestWaitMs: 20_000 };

/**
 * For models, which take their time: 4,000 tokens may take 80 s. The first use of a schema for native structured output
 * may take longer, for Bedrock then compiles it.
 */
export const modelLimits: RetryLimits = {
  attemptTimeoutMs: 120_000,
  deadlineMs: 300_000,
  ...waits,
};

/** For embeddings, which take a fraction of a second. */
export const embeddingLimits: RetryLimits = {
  attemptTimeoutMs: 10_000,
  deadlineMs: 90_000,
  ...waits,
};

/** For tries, for which somebody waits; the waits of a call are at most 15.75 s in sum. */
export const probeLimits: RetryLimits = { ...embeddingLimits, attempts: 8, longestWaitMs: 4_000 };
