import type { RetryLimits } from "#adapters/remote";

const waits = { firstWaitMs: 250, longestWaitMs: 10_000 };

/**
 * For models, which take their time: 4,000 tokens may take 80 s; waits of a call are at most 25.75 s in sum. The first use of a
 * schema for native structured output may take longer, for Bedrock then compiles it.
 */
export const modelLimits: RetryLimits = {
  attempts: 8,
  attemptTimeoutMs: 120_000,
  deadlineMs: 300_000,
  ...waits,
};

/** For embeddings, which take a fraction of a second. */
export const embeddingLimits: RetryLimits = {
  attempts: 8,
  attemptTimeoutMs: 10_000,
  deadlineMs: 60_000,
  ...waits,
};
