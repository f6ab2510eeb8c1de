import {
  distributionError,
  kolmogorovSmirnovOfCounts,
  meanKolmogorov,
} from "../statistics/index.js";
import { amountEffects } from "./amounts.js";
import { barsOfNumbers } from "./bars.js";
import type { Compared, NotCompared, Numbers, Pair } from "./comparison.js";
import { greatestD } from "./distributions.js";
import { edgesOf } from "./edges.js";
import { confidence, effectOf, thresholdsOf } from "./thresholds.js";
import type { Effect } from "./verdict.js";

/** Up to this n times m p is exact: a millisecond of work at most. Beyond it the limit is cautious. */
const exactUpTo = 1e6;

/** From this part of D on that bins leave open it is worth a caveat. */
const wide = 0.01;

/** What sums of shares are off by. */
const rounding = 1e-9;

const halved =
  "The vocabulary is made of half of the reference's rows; its own share is that of the others.";

/** Three digits, for sentences. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function effectOfD(d: number, most: number, pair: Pair, sizes: readonly [number, number]): Effect {
  const error = distributionError(...sizes, confidence);
  const bins = most - d > rounding ? `; by bins D is ${rounded(d)} to ${rounded(most)}` : "";
  return effectOf({
    measure: "ks-d",
    value: d,
    interval: [Math.max(0, d - error), Math.min(1, most + error)],
    how: `Dvoretzky, Kiefer and Wolfowitz's inequality for both samples${bins}`,
    noiseFloor: meanKolmogorov * Math.sqrt(1 / sizes[0] + 1 / sizes[1]),
    thresholds: pair.column.thresholds ?? thresholdsOf["ks-d"],
  });
}

/**
 * Numbers by Kolmogorov and Smirnov's D at the frame's edges. Amounts also by mean and 95 %
 * quantile: a change in a heavy tail moves few values, but costs.
 */
export function compareNumbers(
  pair: Pair,
  reference: Numbers,
  current: Numbers,
): Compared | NotCompared {
  const test = kolmogorovSmirnovOfCounts(reference.counts, current.counts, { exactUpTo });
  if (test.isErr()) return { type: "error", why: "The counts of its profiles are damaged." };
  const { statistic, location, pValue } = test.value;
  const most = Math.max(statistic, greatestD(reference, current));
  const sizes = [reference.moments.count, current.moments.count] as const;
  const amounts =
    pair.column.kind === "amount"
      ? amountEffects(pair.frame, reference, current)
      : { effects: [], caveats: [], leavesOpen: false };
  const placeOfD = edgesOf(pair.frame)[location];
  return {
    type: "compared",
    effects: [effectOfD(statistic, most, pair, sizes), ...amounts.effects],
    gate: { test: "kolmogorov-smirnov", p: pValue },
    leavesOpen: amounts.leavesOpen,
    ...(placeOfD === undefined || statistic === 0 ? {} : { placeOfD }),
    bars: barsOfNumbers(pair.frame, reference, current),
    caveats: [
      ...(pair.column.kind === "words" ? [halved] : []),
      ...amounts.caveats,
      ...(most - statistic > wide
        ? [`Bins leave open whether D is ${rounded(statistic)} or up to ${rounded(most)}.`]
        : []),
    ],
  };
}
