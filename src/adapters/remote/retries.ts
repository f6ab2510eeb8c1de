import { setTimeout as wait } from "node:timers/promises";

/** How often and how long a call is tried. */
export interface RetryLimits {
  /** Requests a call may make at most, the first one included; from 1. */
  readonly attempts: number;
  /** How long one request may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** How long a call may take with all its requests and waits, in milliseconds. */
  readonly deadlineMs: number;
  /** The longest first wait, in milliseconds; it doubles from wait to wait. */
  readonly firstWaitMs: number;
  /** No wait is longer, in milliseconds. */
  readonly longestWaitMs: number;
}

/**
 * For services that answer in milliseconds: below a Lambda's or a web request's own time limit. The
 * waits of a call are at most 5.2 s in sum.
 */
export const quickLimits: RetryLimits = {
  attempts: 8,
  attemptTimeoutMs: 3_000,
  deadlineMs: 15_000,
  firstWaitMs: 50,
  longestWaitMs: 2_000,
};

/**
 * For functions whose tries are counted, those of streams: while a service is away a call lasts for some 50 s
 * of the minute that such a function has, so that few tries bridge hours.
 */
export const patientLimits: RetryLimits = { ...quickLimits, attempts: 100, deadlineMs: 50_000 };

/**
 * For what administers services, such as CloudFormation: it takes seconds, and allows an account only few requests
 * a second. The waits of a call are at most 14 s in sum.
 */
export const administrationLimits: RetryLimits = {
  attempts: 8,
  attemptTimeoutMs: 10_000,
  deadlineMs: 30_000,
  firstWaitMs: 200,
  longestWaitMs: 4_000,
};

/** Limits, and what a test takes into its own hands. */
export interface RetryOptions extends Partial<RetryLimits> {
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
  /** Waits so many milliseconds. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds, of which only differences count. */
  readonly now?: () => number;
}

/** The same with nothing left open. */
export type RetryPlan = Required<RetryOptions>;

/** The plan of an adapter whose limits are these unless told otherwise. */
export function retryPlan(limits: RetryLimits, options: RetryOptions = {}): RetryPlan {
  return {
    ...limits,
    random: Math.random,
    sleep: (ms: number, stop: AbortSignal) => wait(ms, undefined, { signal: stop }),
    now: () => performance.now(),
    ...options,
  };
}

/**
 * How long to wait after the request `failed` (1, 2, 3 ...) in milliseconds: exponential backoff
 * with full jitter, evenly between 0 and min(longestWaitMs, firstWaitMs * 2^(failed - 1)).
 */
export function backoffMs(
  { firstWaitMs, longestWaitMs, random }: RetryPlan,
  failed: number,
): number {
  return random() * Math.min(longestWaitMs, firstWaitMs * 2 ** (failed - 1));
}
