import type { ColumnVerdict, DriftReport, Effect } from "#domain/drift";
import {
  effectFigure,
  figure,
  intervalFigure,
  measureName,
  pFigure,
  thresholdFigure,
} from "../figures.js";
import { testName } from "../words.js";

/** A text as it is set in type: a real minus, times to the minute, units that stay with numbers. */
export function typeset(text: string): string {
  return text
    .replace(/(\d{4}-\d\d-\d\d)T(\d\d:\d\d):[\d.]+Z/g, "$1 $2 UTC")
    .replace(/(^|[ ([<])-(?=[\d$i])/g, "$1\u2212")
    .replace(/(^| )x(?=\d)/g, "$1×")
    .replace(/(?<=\d) (?=%|points|times|pt|ms|tokens)/g, "\u00a0");
}

/** What a verdict rests on, in two or three sentences. */
export function verdictSentences(column: ColumnVerdict, { q }: DriftReport): string {
  const { verdict, effects, gate } = column;
  const [effect] = effects;
  if ("why" in verdict) return verdict.why;
  if (effect === undefined) return "";
  const said = `${capital(measureName(effect.measure))}: ${effectFigure(effect.measure, effect.value)}, with 99 % confidence ${intervalFigure(effect)}.`;
  const p =
    gate && `p ${equals(pFigure(gate.adjustedP))} (${testName(gate)}, adjusted for all checks)`;
  if (verdict.type === "drift") {
    return `${said} That is ${times(effect)} the warning threshold, and chance is no explanation: ${p ?? "no test"}.`;
  }
  if (verdict.type === "stable") {
    return `${said} All of that is under ${thresholdFigure(effect.measure, effect.thresholds.warn)}, from which on a change is a warning.`;
  }
  const floor = effectFigure(effect.measure, effect.noiseFloor).replace("+", "");
  return `${said} Too little to tell: ${whyOpen(effects)}, ${gate && gate.adjustedP > q ? `chance is not ruled out (${p})` : "and stable cannot be said either"}. Chance alone makes ${floor} on average.`;
}

/** How far an effect is over its threshold: `2.5 times`. */
export function times({ overThreshold }: Pick<Effect, "overThreshold">): string {
  return `${figure(Number(overThreshold.toPrecision(2)))} times`;
}

/** Why effects are not surely small. */
function whyOpen(effects: readonly Effect[]): string {
  const [first, ...others] = effects;
  if (first === undefined || first.overThreshold >= 1) return "the effect is over its threshold";
  if (reachesOver(first)) return "the interval reaches over the threshold";
  const other = others.find(reachesOver);
  return other === undefined
    ? "it may have changed in a way that is not measured"
    : `the interval of another effect reaches over its threshold (${measureName(other.measure)}, ${intervalFigure(other)})`;
}

function reachesOver({ measure, interval, thresholds }: Effect): boolean {
  const size = (end: number) =>
    measure === "volume-ratio" ? Math.max(end, 1 / end) : Math.abs(end);
  return interval.some((end) => size(end) >= thresholds.warn);
}

function equals(p: string): string {
  return p.startsWith("<") ? `< ${p.slice(1)}` : `= ${p}`;
}

/** A sentence begins with a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
