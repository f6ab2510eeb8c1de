import { setTimeout as wait } from "node:timers/promises";
import { err, ok, type Result } from "neverthrow";
import type { Signal } from "#application";
import { limited } from "./limited.js";
import { backoffMs, type RetryLimits } from "./retries.js";

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
export function retryPlan(limits: RetryLimits, options: RetryOptions): RetryPlan {
  return {
    ...limits,
    random: Math.random,
    sleep: (ms: number, stop: AbortSignal) => wait(ms, undefined, { signal: stop }),
    now: () => performance.now(),
    ...options,
  };
}

/** What the last request ended in, or the signal's reason, and how many were made. */
export interface GivenUp {
  readonly cause: unknown;
  readonly requests: number;
}

/**
 * Makes a request again and again until it succeeds, fails for a reason that stays, reaches a limit
 * or is stopped by the signal. The only owner of retries. `until` is when the call has to be over,
 * on the plan's clock.
 */
export async function repeated<T>(
  request: (signal: AbortSignal) => Promise<T>,
  isTransient: (error: unknown) => boolean,
  plan: RetryPlan,
  signal: Signal | undefined,
  until: number = plan.now() + plan.deadlineMs,
): Promise<Result<T, GivenUp>> {
  for (let requests = 1; ; requests += 1) {
    if (signal?.aborted) return err({ cause: signal.reason, requests: requests - 1 });
    try {
      return ok(await limited(Math.max(0, until - plan.now()), signal, request));
    } catch (error) {
      if (signal?.aborted) return err({ cause: signal.reason, requests });
      const pause = backoffMs(requests, plan.random);
      const isLast = requests >= plan.attempts || plan.now() + pause >= until;
      if (isLast || !isTransient(error)) return err({ cause: error, requests });
      // The next turn finds out whether the wait was cut short.
      const waiting = until - plan.now();
      await limited(waiting, signal, (stop) => plan.sleep(pause, stop)).catch(() => undefined);
    }
  }
}
