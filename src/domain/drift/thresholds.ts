import type { Thresholds } from "./column.js";
import type { Effect, Measure } from "./verdict.js";

/** From which size on a change counts, by its measure. */
export const thresholdsOf: Readonly<Record<Measure, Thresholds>> = {
  "ks-d": { warn: 0.05, alert: 0.1 },
  "cliffs-delta": { warn: 0.07, alert: 0.15 },
  points: { warn: 0.02, alert: 0.05 },
  "js-distance": { warn: 0.05, alert: 0.1 },
  "new-share": { warn: 0.005, alert: 0.05 },
  "mean-change": { warn: 0.1, alert: 0.2 },
  "p95-change": { warn: 0.1, alert: 0.2 },
  "volume-ratio": { warn: 1.5, alert: 2 },
};

/** Of the share of missing values, in points. */
export const missingThresholds: Thresholds = { warn: 0.01, alert: 0.05 };

/** How sure intervals are. */
export const confidence = 0.99;

/** A difference of two shares that is 0.02 is often a little less as a double. */
const rounding = 1e-9;

/** A change's size on the scale of its thresholds: of a ratio, how many times either way. */
function sizeOf(measure: Measure, value: number): number {
  return measure === "volume-ratio" ? Math.max(value, 1 / value) : Math.abs(value);
}

/** Whether an effect is at or over its threshold. */
export function reaches(effect: Effect, level: keyof Thresholds): boolean {
  return sizeOf(effect.measure, effect.value) >= effect.thresholds[level] * (1 - rounding);
}

/** Whether all of an effect's interval lies under what is worth a word. */
export function isSurelySmall({ measure, interval, thresholds }: Effect): boolean {
  return interval.every((end) => sizeOf(measure, end) < thresholds.warn * (1 - rounding));
}

/** Whether an effect's interval leaves open that nothing has changed. */
export function mayBeNothing({ measure, interval: [lower, upper] }: Effect): boolean {
  const nothing = measure === "volume-ratio" ? 1 : 0;
  return lower <= nothing && nothing <= upper;
}

/** An effect, with its size over its threshold. */
export function effectOf(effect: Omit<Effect, "overThreshold">): Effect {
  const { measure, value, thresholds } = effect;
  const over =
    measure === "volume-ratio"
      ? Math.abs(Math.log(value)) / Math.log(thresholds.warn)
      : Math.abs(value) / thresholds.warn;
  return { ...effect, overThreshold: over };
}
