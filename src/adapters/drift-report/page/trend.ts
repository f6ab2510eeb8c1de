import type { ColumnVerdict, DriftReport, TrendPoint } from "#domain/drift";
import { measured, percent } from "../figures.js";
import { day } from "../words.js";
import { type Html, html, none } from "./html.js";
import { typeset } from "./say.js";

const mostPoints = 90;
const mostDots = 20;
const sides = ["reference", "between", "current"] as const;
type Side = (typeof sides)[number];

type Known = TrendPoint & { readonly value: number };

/** A column over time: a point a bucket, and the band in which the reference's buckets lie. */
export function trend({ column, trend }: ColumnVerdict, report: DriftReport): Html {
  const points = thinned(trend.filter(isKnown));
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return none;
  const shown = (value: number) =>
    ["rate", "category", "set"].includes(column.kind)
      ? percent(value)
      : typeset(measured(value, column));
  const [low, high] = range(points);
  const label = `From ${shown(first.value)} on ${day(first.from)} to ${shown(last.value)} on ${day(last.from)}`;
  return html`<figure class="trend"><figcaption>${what(column.kind)} over time</figcaption>
<div class="scale"><span>${shown(high)}</span><span>${shown(low)}</span></div>
<svg role="img" aria-label="${label}">${curve(points, report)}</svg>
<div class="ends"><span>${day(first.from)}</span><span>${day(last.from)}</span></div>
<p class="note">The band holds all of the reference's points.</p></figure>`;
}

/** Few points as points on a line, many as a line in the colours of the sides. */
function curve(points: readonly Known[], report: DriftReport): Html {
  const [low, high] = range(points);
  const times = points.map(({ from }) => Date.parse(from));
  const [begin = 0, end = 1] = [times[0], times.at(-1)];
  const y = (value: number) => (high === low ? 50 : 92 - (84 * (value - low)) / (high - low));
  const placed = points.map((point, i) => ({
    x: (2 + (96 * ((times[i] ?? 0) - begin)) / (end - begin)).toFixed(1),
    y: y(point.value).toFixed(1),
    side: sideOf(point, report),
  }));
  const line = (side: Side | undefined) => {
    const own = placed.filter((point) => side === undefined || point.side === side);
    return html`<polyline class="${side ?? "all"}" points="${own.map(({ x, y }) => `${x} ${y}`).join(" ")}"/>`;
  };
  const areFew = points.length <= mostDots;
  const [bottom, top] = range(points.filter((_, i) => placed[i]?.side === "reference"));
  const band =
    bottom <= top &&
    html`<rect class="band" width="100" y="${(y(top) - 1.5).toFixed(1)}" height="${(y(bottom) - y(top) + 3).toFixed(1)}"/>`;
  const dots = placed.map(
    ({ x, y, side }) => html`<circle class="${side}" cx="${x}%" cy="${y}%" r="3.5"/>`,
  );
  return html`<svg viewBox="0 0 100 100" preserveAspectRatio="none">${band}${areFew ? line(undefined) : sides.map(line)}</svg>${areFew && dots}`;
}

function what(kind: ColumnVerdict["column"]["kind"]): string {
  if (kind === "rate") return "Share";
  if (kind === "category" || kind === "set") return "Share of the first value";
  return "Mean";
}

function sideOf({ from }: Known, { reference, current }: DriftReport): Side {
  if (within(from, reference.window)) return "reference";
  return within(from, current.window) ? "current" : "between";
}

function within(at: string, { from, to }: DriftReport["reference"]["window"]): boolean {
  return from <= at && at < to;
}

function isKnown(point: TrendPoint): point is Known {
  return point.value !== undefined && Number.isFinite(point.value);
}

function range(points: readonly Known[]): readonly [low: number, high: number] {
  const values = points.map(({ value }) => value);
  return [
    values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
}

/** Neighbours as one point, by their rows, where there are more than can be seen. */
function thinned(points: readonly Known[]): readonly Known[] {
  const size = Math.ceil(points.length / mostPoints);
  if (size <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const group = points.slice(i * size, (i + 1) * size);
    const rows = group.reduce((sum, { rows }) => sum + rows, 0);
    const value = group.reduce((sum, { rows, value }) => sum + rows * value, 0) / Math.max(1, rows);
    return { from: group[0]?.from ?? "", rows, value };
  });
}
