import { err, ok, type Result } from "neverthrow";
import type { Signal } from "#application";
import { limited } from "./limited.js";
import { backoffMs, type RetryPlan } from "./retries.js";

/** What a request came to in the end, and how many were made. */
export interface Done<T> {
  readonly output: T;
  readonly requests: number;
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
): Promise<Result<Done<T>, GivenUp>> {
  for (let requests = 1; ; requests += 1) {
    if (signal?.aborted) return err({ cause: signal.reason, requests: requests - 1 });
    try {
      const ms = Math.max(0, Math.min(plan.attemptTimeoutMs, until - plan.now()));
      return ok({ output: await limited(ms, signal, request), requests });
    } catch (error) {
      if (signal?.aborted) return err({ cause: signal.reason, requests });
      const pause = backoffMs(plan, requests);
      const isLast = requests >= plan.attempts || plan.now() + pause >= until;
      if (isLast || !isTransient(error)) return err({ cause: error, requests });
      // The next turn finds out whether the wait was cut short.
      const waiting = until - plan.now();
      await limited(waiting, signal, (stop) => plan.sleep(pause, stop)).catch(() => undefined);
    }
  }
}
