import { err, ok, type Result, ResultAsync } from "neverthrow";

/**
 * What `work` comes to for each item, at most `atOnce` at the same time, those of one key one after
 * the other in their order. After an error nothing more is begun, and it is the result.
 */
export function eachInOrder<Item, T, E>(
  items: readonly Item[],
  keyOf: (item: Item, index: number) => string,
  atOnce: number,
  work: (item: Item) => PromiseLike<Result<T, E>>,
): ResultAsync<readonly T[], E> {
  const queues = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item, index);
    const queue = queues.get(key);
    if (queue === undefined) queues.set(key, [index]);
    else queue.push(index);
  }
  const waiting = queues.values();
  const done: T[] = [];
  let failed: { readonly error: E } | undefined;

  const worker = async (): Promise<void> => {
    // They share the iterator: each queue is taken by one of them.
    for (const queue of waiting) {
      for (const index of queue) {
        if (failed !== undefined) return;
        const result = await work(items[index] as Item);
        if (result.isOk()) done[index] = result.value;
        else failed ??= result;
      }
    }
  };
  const workers = Array.from({ length: Math.min(atOnce, queues.size) }, worker);
  return new ResultAsync(
    Promise.all(workers).then(() => (failed === undefined ? ok(done) : err(failed.error))),
  );
}
