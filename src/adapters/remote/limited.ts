import type { Signal } from "#application";

/**
 * What `work` comes to. Given up with an error at the moment that `signal` aborts or after `ms`
 * milliseconds, even if `work` does not heed the signal it is passed. Leaves no listener or timer.
 */
export function limited<T>(
  ms: number,
  signal: Signal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const stop = () => giveUp(signal?.reason);
    const timer = setTimeout(() => giveUp(timeout(ms)), ms);
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    const giveUp = (reason: unknown) => {
      end();
      reject(reason);
      controller.abort(reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
    work(controller.signal).finally(end).then(resolve, reject);
  });
}

function timeout(ms: number): Error {
  return new DOMException(`no answer within ${Math.round(ms)} ms`, "TimeoutError");
}
