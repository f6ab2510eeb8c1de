/** How often and how long a call is tried. */
export interface RetryLimits {
  /** Requests a call may make at most, the first one included; from 1. */
  readonly attempts: number;
  /** How long one request may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** How long a call may take with all its requests and waits, in milliseconds. */
  readonly deadlineMs: number;
}

/**
 * For models, which take their time; waits of a call are at most 25.75 s in sum. The first use of a
 * schema for native structured output may take longer, for Bedrock then compiles it.
 */
export const modelLimits: RetryLimits = {
  attempts: 8,
  attemptTimeoutMs: 60_000,
  deadlineMs: 120_000,
};

/** For embeddings, which take a fraction of a second. */
export const embeddingLimits: RetryLimits = {
  attempts: 8,
  attemptTimeoutMs: 10_000,
  deadlineMs: 60_000,
};

/** The longest first wait, in milliseconds; it doubles from wait to wait. */
const baseMs = 250;
/** No wait is longer, in milliseconds. */
const capMs = 10_000;

/**
 * How long to wait after the request `failed` (1, 2, 3 ...) in milliseconds: exponential backoff
 * with full jitter, evenly between 0 and min(10,000, 250 * 2^(failed - 1)). `random` gives numbers
 * from 0 to below 1.
 */
export function backoffMs(failed: number, random: () => number): number {
  return random() * Math.min(capMs, baseMs * 2 ** (failed - 1));
}
