/** About how long one other takes to write a stream that it has read, in milliseconds. */
const eachMs = 3;
/** No wait is longer than half as much again, in milliseconds. */
const capMs = 200;

/**
 * Waits for so many others: min(200, 3 * others) milliseconds, half of that more or less by chance.
 * `random` gives numbers from 0 to below 1.
 */
export function jitteredPause(
  random: () => number = Math.random,
): (others: number) => Promise<void> {
  return (others) =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.min(capMs, eachMs * others) * (0.5 + random()));
    });
}
