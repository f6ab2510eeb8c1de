import type { Signal } from "#application";

/**
 * What `work` comes to. Given up with an error at the moment that `signal` aborts or after `ms`
 * milliseconds, even if `work` does not heed the signal it is passed. Leaves no listener or timer.
 */
export async function limited<T>(
  ms: number,
  signal: Signal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const givenUp = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
  });
  const stop = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(timeout(ms)), ms);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work(controller.signal), givenUp]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

function timeout(ms: number): Error {
  return new DOMException(`no answer within ${ms} ms`, "TimeoutError");
}
