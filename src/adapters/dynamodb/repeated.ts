import { setTimeout as wait } from "node:timers/promises";
import { err, ok, type Result } from "neverthrow";
import type { Signal } from "#application";
import { failureOf } from "./failures.js";
import { limited } from "./limited.js";
import { backoffMs, defaultLimits, isTransient, type RetryLimits } from "./retries.js";

/** Limits, and what a test takes into its own hands. */
export interface RetryOptions extends Partial<RetryLimits> {
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
  /** Waits so many milliseconds. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds, of which only differences count. */
  readonly now?: () => number;
}

/** What a request came to in the end, and how many were made. */
export interface Done<T> {
  readonly output: T;
  readonly requests: number;
}

/** What the last request ended in, or the signal's reason. */
export interface GivenUp {
  readonly cause: unknown;
  readonly requests: number;
}

/**
 * Makes a request again and again until it succeeds, fails for a reason that stays, reaches a limit
 * or is stopped by the signal. The only owner of retries.
 */
export async function repeated<T>(
  request: (signal: AbortSignal) => Promise<T>,
  signal: Signal | undefined,
  options: RetryOptions,
): Promise<Result<Done<T>, GivenUp>> {
  const { attempts, attemptTimeoutMs, deadlineMs, random, sleep, now } = {
    ...defaultLimits,
    random: Math.random,
    sleep: (ms: number, stop: AbortSignal) => wait(ms, undefined, { signal: stop }),
    now: () => performance.now(),
    ...options,
  };
  const end = now() + deadlineMs;
  for (let requests = 1; ; requests += 1) {
    if (signal?.aborted) return err({ cause: signal.reason, requests: requests - 1 });
    try {
      const ms = Math.min(attemptTimeoutMs, end - now());
      return ok({ output: await limited(ms, signal, request), requests });
    } catch (error) {
      const cause = signal?.aborted ? signal.reason : error;
      const pause = backoffMs(requests, random);
      const isLast = requests >= attempts || now() + pause >= end;
      if (signal?.aborted || isLast || !isTransient(failureOf(error))) {
        return err({ cause, requests });
      }
      // The next turn finds out whether the wait was cut short.
      await limited(deadlineMs, signal, (stop) => sleep(pause, stop)).catch(() => undefined);
    }
  }
}
