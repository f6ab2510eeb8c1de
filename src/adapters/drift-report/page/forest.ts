import type { DriftReport, Effect } from "#domain/drift";
import { effectFigure, intervalFigure, thresholdFigure } from "../figures.js";
import { type Html, html } from "./html.js";

/** How many times the threshold a plot reaches: 4 to 25, the same for all plots of a page. */
export function reachOf({ verdicts }: DriftReport): number {
  const sizes = verdicts
    .flatMap(({ columns }) => columns.flatMap(({ effects }) => effects))
    .map(({ overThreshold }) => overThreshold)
    .filter(Number.isFinite);
  return Math.ceil(
    Math.min(
      25,
      sizes.reduce((most, size) => Math.max(most, size * 1.1), 4),
    ),
  );
}

/**
 * An effect's size and interval in multiples of its threshold, so that all of them compare, by square
 * roots, so that small ones are told apart beside large ones: a point
 * on a line, with marks where a change is worth a word and where it is an alarm.
 */
export function forest(effect: Effect, reach: number): Html {
  const { measure, value, interval, thresholds, noiseFloor } = effect;
  const size = (x: number) => sizeOf(effect, x);
  const at = (x: number) => `${(100 * Math.sqrt(Math.min(x, reach) / reach)).toFixed(1)}%`;
  const ends = interval.map(size);
  const crosses = measure === "volume-ratio" ? spans(interval, 1) : spans(interval, 0);
  const low = crosses ? 0 : Math.min(...ends);
  const high = Math.max(...ends);
  const isBeyond = !(size(value) <= reach);
  const label = `${effectFigure(measure, value)}, ${intervalFigure(effect)}; threshold ${thresholdFigure(measure, thresholds.warn)}`;
  return html`<svg class="forest" role="img" aria-label="${label}"><rect class="noise" width="${at(size(measure === "volume-ratio" ? 1 + noiseFloor : noiseFloor))}" height="100%"/><line class="axis" x2="100%" y1="50%" y2="50%"/><line class="warn" x1="${at(1)}" x2="${at(1)}" y2="100%"/><line class="alarm" x1="${at(size(thresholds.alert))}" x2="${at(size(thresholds.alert))}" y2="100%"/><line class="span" x1="${at(low)}" x2="${at(high)}" y1="50%" y2="50%"/>${
    isBeyond
      ? html`<svg class="beyond" x="100%" y="50%"><path d="M-8-6 0 0-8 6z"/></svg>`
      : html`<circle cx="${at(size(value))}" cy="50%" r="4.5"/>`
  }</svg>`;
}

/** How often a number of the effect's measure holds the effect's threshold. */
function sizeOf({ measure, thresholds }: Effect, x: number): number {
  return measure === "volume-ratio"
    ? Math.abs(Math.log(x)) / Math.log(thresholds.warn)
    : Math.abs(x) / thresholds.warn;
}

function spans([lower, upper]: Effect["interval"], neutral: number): boolean {
  return lower <= neutral && neutral <= upper;
}
