import { Bench } from "tinybench";

/**
 * The median time of one call of each function, in milliseconds, in the order of the functions.
 *
 * @param milliseconds - How long each is called at least; half of that goes before to warm it up.
 */
export async function medians(
  functions: readonly (() => unknown)[],
  milliseconds: number,
): Promise<readonly number[]> {
  const bench = new Bench({
    time: milliseconds,
    warmupTime: milliseconds / 2,
    iterations: 10,
    setup: () => globalThis.gc?.(),
  });
  for (const [index, each] of functions.entries()) {
    // The result is kept where it can be seen, so that making it is not left out.
    bench.add(String(index), () => {
      result = each();
    });
  }
  return (await bench.run()).map((task) => {
    if (task.result.state === "completed") return task.result.latency.p50;
    throw task.result.state === "errored" ? task.result.error : new Error(task.result.state);
  });
}

/** What the last call returned. */
export let result: unknown;
