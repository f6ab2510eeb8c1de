import { sampleVariance, twoSidedCritical } from "../statistics/index.js";
import type { Numbers } from "./comparison.js";
import { quantileAt } from "./distributions.js";
import type { Frame } from "./profile.js";
import { confidence, effectOf, thresholdsOf } from "./thresholds.js";
import type { Effect, Measure } from "./verdict.js";

/** What was found of amounts beside D. */
interface Found {
  readonly effects: readonly Effect[];
  readonly caveats: readonly string[];
  /** Whether the means differ by what is no relative change: from 0, say, to 0.1. */
  readonly leavesOpen: boolean;
}

const z = twoSidedCritical(1 - confidence);

/** From this many values on both ends of a quantile's interval lie within the sample. */
const enoughForQuantile = 200;

/** A logarithm of current over reference with its ends, as a relative change. */
function change(
  measure: Measure,
  [lower, value, upper]: readonly [number, number, number],
  how: string,
): Effect {
  return effectOf({
    measure,
    value: Math.expm1(value),
    interval: [Math.expm1(lower), Math.expm1(upper)],
    how,
    // The mean of |x| for a normal x, by the interval's width.
    noiseFloor: Math.expm1((Math.sqrt(2 / Math.PI) * (upper - lower)) / 2 / z),
    thresholds: thresholdsOf[measure],
  });
}

/** Standard error of the logarithm of a mean: the coefficient of variation over sqrt n. */
function errorOfLog({ moments }: Numbers): number {
  return Math.sqrt((sampleVariance(moments) ?? Infinity) / moments.count) / moments.mean;
}

function meanChange(reference: Numbers, current: Numbers): Effect | undefined {
  const ratio = Math.log(current.moments.mean / reference.moments.mean);
  const way = z * Math.hypot(errorOfLog(reference), errorOfLog(current));
  const ends = [ratio - way, ratio, ratio + way] as const;
  // Beyond e^20 it is no number that says something.
  if (!ends.every((end) => Math.abs(end) < 20)) return undefined;
  return change("mean-change", ends, "delta method on the logarithm of the ratio of means");
}

/** The logarithm of the 95 % quantile with the ends of its own interval, by order statistics. */
function logOfP95(frame: Frame, profile: Numbers): readonly [number, number, number] {
  const way = z * Math.sqrt((0.95 * 0.05) / profile.moments.count);
  return [
    Math.log(quantileAt(0.95 - way, frame, profile).lower),
    Math.log(quantileAt(0.95, frame, profile).value),
    Math.log(quantileAt(0.95 + way, frame, profile).upper),
  ];
}

function p95Change(frame: Frame, reference: Numbers, current: Numbers): Effect | undefined {
  const [lowA, a, highA] = logOfP95(frame, reference);
  const [lowB, b, highB] = logOfP95(frame, current);
  const ends = [
    b - a - Math.hypot(b - lowB, highA - a),
    b - a,
    b - a + Math.hypot(highB - b, a - lowA),
  ] as const;
  if (!ends.every((end) => Math.abs(end) < 20)) return undefined;
  return change("p95-change", ends, "order statistics by bins, both sides' joined as by Newcombe");
}

/** By how much mean and 95 % quantile of amounts have changed, where that is a number. */
export function amountEffects(frame: Frame, reference: Numbers, current: Numbers): Found {
  const fewest = Math.min(reference.moments.count, current.moments.count);
  const mean = meanChange(reference, current);
  const p95 = fewest < enoughForQuantile ? undefined : p95Change(frame, reference, current);
  return {
    effects: [mean, p95].filter((effect) => effect !== undefined),
    leavesOpen: mean === undefined && reference.moments.mean !== current.moments.mean,
    caveats: [
      ...(mean === undefined
        ? ["The change of its mean is not known: a mean is 0 or under it."]
        : []),
      ...(fewest < enoughForQuantile
        ? [`The change of its 95 % quantile takes ${enoughForQuantile} rows on both sides.`]
        : p95 === undefined
          ? ["The change of its 95 % quantile is not known: it is 0, or nearly."]
          : []),
    ],
  };
}
