/** The longest first wait, in milliseconds; it doubles with every conflict. */
const baseMs = 20;
/** No wait is longer, in milliseconds. */
const capMs = 200;

/**
 * Waits after so many conflicts in a row, from 2: evenly between 0 and min(200, 20 * 2^(conflicts -
 * 2)) milliseconds. `random` gives numbers from 0 to below 1.
 */
export function jitteredPause(
  random: () => number = Math.random,
): (conflicts: number) => Promise<void> {
  return (conflicts) =>
    new Promise((resolve) => {
      setTimeout(resolve, random() * Math.min(capMs, baseMs * 2 ** (conflicts - 2)));
    });
}
