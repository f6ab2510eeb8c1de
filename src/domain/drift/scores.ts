import { cliffsDeltaInterval, mannWhitneyOfCounts } from "../statistics/index.js";
import { barsOfNumbers } from "./bars.js";
import type { Compared, NotCompared, Numbers, Pair } from "./comparison.js";
import { confidence, effectOf, thresholdsOf } from "./thresholds.js";

/** The share of pairs that lie in one bin and may not be ties. */
function undecidedPairs(reference: Numbers, current: Numbers): number {
  const [n, m] = [reference.moments.count, current.moments.count];
  const together = reference.counts.reduce(
    (sum, count, bin) => sum + (count / n) * ((current.counts[bin] ?? 0) / m),
    0,
  );
  const free = (n - reference.onEdges) / n + (m - current.onEdges) / m;
  return Math.min(together, free);
}

/** Scores by Mann and Whitney's test and Cliff's delta: whether they are higher, whatever their scale. */
export function compareScores(
  pair: Pair,
  reference: Numbers,
  current: Numbers,
): Compared | NotCompared {
  const test = mannWhitneyOfCounts(reference.counts, current.counts);
  const ends = cliffsDeltaInterval(reference.counts, current.counts, confidence);
  if (test.isErr() || ends.isErr()) {
    return { type: "error", why: "The counts of its profiles are damaged." };
  }
  const undecided = undecidedPairs(reference, current);
  const { lower, upper } = ends.value;
  return {
    type: "compared",
    effects: [
      effectOf({
        measure: "cliffs-delta",
        value: test.value.cliffsDelta,
        interval: [Math.max(-1, lower - undecided), Math.min(1, upper + undecided)],
        how: "Cliff's interval with DeLong's variance; wider by the pairs that lie in one bin",
        noiseFloor: Math.sqrt(2 / Math.PI) * test.value.deviation,
        thresholds: pair.column.thresholds ?? thresholdsOf["cliffs-delta"],
      }),
    ],
    gate: { test: "mann-whitney", p: test.value.pValue },
    bars: barsOfNumbers(pair.frame, reference, current),
    caveats: [],
  };
}
