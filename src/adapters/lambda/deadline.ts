import type { CallOptions } from "#application";

/** What is used of the context that AWS gives a function. */
export interface FunctionContext {
  /** Milliseconds until AWS ends the function. */
  getRemainingTimeInMillis(): number;
}

/** Time to answer after all calls were ended, in milliseconds. */
const toAnswer = 2_000;

/** Ends all calls of an invocation in time for its answer. Without a context there is no limit. */
export function deadlineOf(context: FunctionContext | undefined): CallOptions {
  if (context === undefined) return {};
  const ms = Math.max(0, Math.floor(context.getRemainingTimeInMillis() - toAnswer));
  return { signal: AbortSignal.timeout(ms) };
}
