import type { Moments } from "../statistics/index.js";
import type { BodyProfiler } from "./body-profiler.js";
import { edgesOf, greatestNumber } from "./edges.js";
import type { Frame } from "./profile.js";
import { sampler } from "./sample.js";
import { shareSteps } from "./words.js";

/** The moments of what it is given, one by one: Welford's update to the fourth power. */
function momentsSoFar(): { add(value: number): void; moments(): Moments } {
  // Kept as bare doubles: in variables of a closure each would be a new object at every change.
  const kept = Float64Array.of(0, 0, 0, 0, Infinity, -Infinity);
  let count = 0;
  return {
    add(x) {
      const mean = kept[0] ?? 0;
      const m2 = kept[1] ?? 0;
      const m3 = kept[2] ?? 0;
      const before = count++;
      const delta = x - mean;
      const part = delta / count;
      const square = part * part;
      const term = delta * part * before;
      kept[0] = mean + part;
      kept[3] =
        (kept[3] ?? 0) +
        (term * square * (count * count - 3 * count + 3) + 6 * square * m2 - 4 * part * m3);
      kept[2] = m3 + (term * part * (count - 2) - 3 * part * m2);
      kept[1] = m2 + term;
      if (x < (kept[4] ?? 0)) kept[4] = x;
      if (x > (kept[5] ?? 0)) kept[5] = x;
    },
    moments() {
      const [mean = 0, m2 = 0, m3 = 0, m4 = 0, min = 0, max = 0] = kept;
      // JSON has no infinities: of no values the ends are 0, which merging does not look at.
      return count === 0
        ? { count, mean, m2, m3, m4, min: 0, max: 0 }
        : { count, mean, m2, m3, m4, min, max };
    },
  };
}

/** How many cells edges are told apart by before they are searched. */
const cells = 1024;

/** Finds how many of `edges`, ascending, are less than a value: the place of its bin. */
function binFinder(edges: Float64Array): (value: number) => number {
  const [least, greatest] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  const scale = greatest > least ? cells / (greatest - least) : 0;
  // No smaller of a greater value, whatever is lost by rounding: so edges of cells before a value's
  // own are less than it is, and those of cells after it are not.
  const cellOf = (value: number) =>
    value <= least
      ? 0
      : value >= greatest
        ? cells
        : Math.min(cells, Math.floor((value - least) * scale));
  const before = new Uint16Array(cells + 2);
  for (const edge of edges) {
    const next = cellOf(edge) + 1;
    before[next] = (before[next] ?? 0) + 1;
  }
  for (let at = 1; at < before.length; at++) before[at] = (before[at] ?? 0) + (before[at - 1] ?? 0);
  return (value) => {
    const cell = cellOf(value);
    let low = before[cell] ?? 0;
    let high = before[cell + 1] ?? 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((edges[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Counts numbers between edges. */
export function numberProfiler(frame: Frame): BodyProfiler {
  const edges = Float64Array.from(edgesOf(frame));
  const binOf = binFinder(edges);
  const counts = new Float64Array(edges.length + 1);
  const isShare = frame.kind === "words";
  const [soFar, sample] = [momentsSoFar(), sampler()];
  let onEdges = 0;
  const count = (value: number, keyHash: number) => {
    if (!(Math.abs(value) <= greatestNumber)) return false;
    // 0 and -0 are one value, and one in JSON.
    const exact = value + 0;
    const place = isShare ? Math.round(exact * shareSteps) / shareSteps : exact;
    const bin = binOf(place);
    counts[bin] = (counts[bin] ?? 0) + 1;
    if (edges[bin] === place) onEdges++;
    soFar.add(exact);
    sample.add(keyHash, exact);
    return true;
  };
  return {
    add: (value, keyHash) => typeof value === "number" && count(value, keyHash),
    addNumbers(values, keyHashes) {
      let fit = 0;
      for (let at = 0; at < values.length; at++) {
        if (count(values[at] ?? 0, keyHashes[at] ?? 0)) fit++;
      }
      return fit;
    },
    // No number is a text or a yes.
    addAlike: () => false,
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
