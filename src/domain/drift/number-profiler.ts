import type { Moments } from "../statistics/index.js";
import type { BodyProfiler } from "./body-profiler.js";
import { edgesOf, greatestNumber } from "./edges.js";
import type { Frame } from "./profile.js";
import { sampler } from "./sample.js";
import { shareSteps } from "./words.js";

/** The moments of what it is given, one by one: Welford's update to the fourth power. */
function momentsSoFar(): { add(value: number): void; moments(): Moments } {
  let [count, mean, m2, m3, m4, min, max] = [0, 0, 0, 0, 0, Infinity, -Infinity];
  return {
    add(x) {
      const before = count++;
      const delta = x - mean;
      const part = delta / count;
      const square = part * part;
      const term = delta * part * before;
      mean += part;
      m4 += term * square * (count * count - 3 * count + 3) + 6 * square * m2 - 4 * part * m3;
      m3 += term * part * (count - 2) - 3 * part * m2;
      m2 += term;
      if (x < min) min = x;
      if (x > max) max = x;
    },
    // JSON has no infinities: of no values the ends are 0, which merging does not look at.
    moments: () =>
      count === 0
        ? { count, mean, m2, m3, m4, min: 0, max: 0 }
        : { count, mean, m2, m3, m4, min, max },
  };
}

/** How many of `edges`, ascending, are less than `value`: the place of its bin. */
function binOf(value: number, edges: Float64Array): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts numbers between edges. */
export function numberProfiler(frame: Frame): BodyProfiler {
  const edges = Float64Array.from(edgesOf(frame));
  const counts = new Float64Array(edges.length + 1);
  const isShare = frame.kind === "words";
  const [soFar, sample] = [momentsSoFar(), sampler()];
  let onEdges = 0;
  return {
    add(value, keyHash) {
      if (typeof value !== "number" || !(Math.abs(value) <= greatestNumber)) return false;
      // 0 and -0 are one value, and one in JSON.
      const exact = value + 0;
      const place = isShare ? Math.round(exact * shareSteps) / shareSteps : exact;
      const bin = binOf(place, edges);
      counts[bin] = (counts[bin] ?? 0) + 1;
      if (edges[bin] === place) onEdges++;
      soFar.add(exact);
      sample.add(keyHash, exact);
      return true;
    },
    body() {
      const moments = soFar.moments();
      const none = moments.count === 0;
      return {
        holds: "numbers",
        moments,
        least: none ? null : moments.min,
        greatest: none ? null : moments.max,
        counts: [...counts],
        onEdges,
        sample: sample.sample(),
      };
    },
  };
}
