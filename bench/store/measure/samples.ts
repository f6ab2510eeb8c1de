/** Times of one operation, taken again and again. */

/** Milliseconds of each call. */
export class Samples {
  readonly #milliseconds: number[] = [];

  async take<T>(operation: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const value = await operation();
    this.#milliseconds.push(performance.now() - start);
    return value;
  }

  get count(): number {
    return this.#milliseconds.length;
  }

  /**
   * The smallest time that so large a share of calls did not exceed.
   *
   * @param share - 0 to 1.
   */
  percentile(share: number): number {
    const sorted = this.#milliseconds.toSorted((a, b) => a - b);
    return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? Number.NaN;
  }

  /** Calls in a second, one after the other. */
  get perSecond(): number {
    return (1000 * this.count) / this.#milliseconds.reduce((sum, each) => sum + each, 0);
  }
}
