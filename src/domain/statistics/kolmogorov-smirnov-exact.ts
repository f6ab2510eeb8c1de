/** What stands for the share 1, so that shares far under the smallest double keep their digits. */
const one = 2 ** 960;

/**
 * The exact P(D >= h / lcm(n, m)) of two samples of n and m values of one continuous distribution.
 *
 * All orders of the n + m values are equally likely; each is a path from (0, 0) to (n, m). Cell
 * (i, j) holds the share of the paths to it that were somewhere as far as h from the diagonal: only
 * positive numbers are added, so a tiny p is as exact as a large one (to about (n + m) 1e-16, and
 * down to the smallest double). Time is n m at most, memory the smaller of them. With ties it is an
 * upper bound. Source: Hodges 1958, "The significance probability of the Smirnov two-sample test".
 *
 * @param h - D times the least common multiple of n and m, a whole number.
 */
export function exactTail(h: number, n: number, m: number): number {
  if (h <= 0) return 1;
  const [rows, columns] = n >= m ? [n, m] : [m, n];
  const divisor = greatestCommonDivisor(rows, columns);
  const [up, along] = [columns / divisor, rows / divisor];
  const share = new Float64Array(columns + 1).fill(one);
  for (let i = 0; i <= rows; i++) {
    const first = Math.max(0, Math.floor((i * up - h) / along) + 1);
    const last = Math.min(columns, Math.ceil((i * up + h) / along) - 1);
    if (first > 0) share[first - 1] = one;
    for (let j = first; j <= last; j++) {
      const [before, below] = [share[j] ?? one, j > 0 ? (share[j - 1] ?? one) : 0];
      share[j] = i + j === 0 ? 0 : (i * before + j * below) / (i + j);
    }
  }
  return Math.min(1, (share[columns] ?? one) / one);
}

/** The greatest whole number that divides both. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
