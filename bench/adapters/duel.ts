/** An adapter against the SDK alone, at the same work on the wire. */

/** One operation of a port, and what a careful caller of the SDK would write in its place. */
export interface Duel {
  readonly operation: string;
  /** What the adapter does that the bare call does not. */
  readonly besides: string;
  readonly adapter: () => Promise<unknown>;
  readonly bare: () => Promise<unknown>;
}

/** What was measured of a duel. Times are of single calls, in milliseconds. */
export interface Overhead extends Pick<Duel, "operation" | "besides"> {
  readonly adapter: Percentiles;
  readonly bare: Percentiles;
  /** Of the medians. */
  readonly ratio: number;
  /** The standard error of that, from the ratios of ten parts of the run. */
  readonly error: number;
  /** Of each side. */
  readonly calls: number;
}

/** In milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
}

interface Times {
  readonly adapter: number[];
  readonly bare: number[];
}

const parts = 10;

/** How long both sides together are measured, and how long they run before: until either is reached. */
export interface Span {
  readonly milliseconds: number;
  readonly warmUp: { readonly calls: number; readonly milliseconds: number };
}

/** The two sides take turns, each second round in the other order, after a warm-up. */
export async function measure(duel: Duel, { milliseconds, warmUp }: Span): Promise<Overhead> {
  await rounds(duel, warmUp.milliseconds, warmUp.calls);
  const measured: Times[] = [];
  for (let part = 0; part < parts; part += 1) {
    // What one part leaves behind is not cleared away in another's time.
    globalThis.gc?.();
    // What comes first after that is slow, whichever it is.
    await rounds(duel, 0);
    measured.push(await rounds(duel, milliseconds / parts));
  }
  const adapter = measured.flatMap((times) => times.adapter);
  const bare = measured.flatMap((times) => times.bare);
  return {
    operation: duel.operation,
    besides: duel.besides,
    adapter: percentiles(adapter),
    bare: percentiles(bare),
    ratio: percentile(adapter, 0.5) / percentile(bare, 0.5),
    error: standardError(
      measured.map((times) => percentile(times.adapter, 0.5) / percentile(times.bare, 0.5)),
    ),
    calls: adapter.length,
  };
}

/** At least two, for so long or until there are so many. */
async function rounds(
  { adapter, bare }: Duel,
  milliseconds: number,
  most: number = Number.POSITIVE_INFINITY,
): Promise<Times> {
  const times: Times = { adapter: [], bare: [] };
  const until = performance.now() + milliseconds;
  for (let round = 0; round < 2 || (round < most && performance.now() < until); round += 1) {
    if (round % 2 === 0) times.adapter.push(await timeOf(adapter));
    times.bare.push(await timeOf(bare));
    if (round % 2 === 1) times.adapter.push(await timeOf(adapter));
  }
  return times;
}

async function timeOf(operation: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await operation();
  return performance.now() - start;
}

function percentiles(times: readonly number[]): Percentiles {
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

/**
 * The smallest time that so large a share of calls did not exceed.
 *
 * @param share - 0 to 1.
 */
export function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? Number.NaN;
}

/** Of the mean of several measurements of one thing: s / sqrt(n). */
function standardError(values: readonly number[]): number {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
