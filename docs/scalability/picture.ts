/** The picture: how much of each limit is used at each factor, on a logarithmic scale, as SVG. */
import { utilisation } from "./arithmetic.js";
import { percent } from "./format.js";
import type { Inputs, Limit } from "./inputs.js";

const width = 1_000;
const left = 425;
const right = 78;
const top = 78;
const rowHeight = 24;
/** Powers of ten of the scale, as shares: from 0.0001 % to 100,000 %. */
const [lowest, highest] = [-6, 3];

interface Row {
  readonly limit: Limit;
  readonly shares: readonly number[];
}

/** Draws it. It has its own background, and follows the reader's light or dark mode. */
export function picture(inputs: Inputs): string {
  const { factors } = inputs.load;
  const rows = rowsOf(inputs);
  const bottom = top + rows.length * rowHeight;
  const height = bottom + 46;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">How much of each limit is used at ${factors.map((f) => `${f}x`).join(", ")} of the base load</title>`,
    style,
    `<rect class="ground" width="${width}" height="${height}" rx="6"/>`,
    `<text class="head" x="20" y="28">How much of each limit the busiest minute uses</text>`,
    legend(factors),
    `<rect class="over" x="${x(1)}" y="${top}" width="${width - right - x(1)}" height="${bottom - top}"/>`,
    ...scale(bottom),
    ...rows.map((row, i) => drawn(row, top + (i + 0.5) * rowHeight)),
    `<text class="note" x="20" y="${height - 14}">Hollow: the limit's value is to be checked. Nothing of this was measured on AWS.</text>`,
    "</svg>",
    "",
  ].join("\n");
}

function rowsOf(inputs: Inputs): readonly Row[] {
  const all = inputs.limits.map((limit) => ({
    limit,
    shares: inputs.load.factors.flatMap((factor) => utilisation(inputs, limit, factor) ?? []),
  }));
  const last = ({ shares }: Row) => shares.at(-1) ?? Number.POSITIVE_INFINITY;
  return all.sort((a, b) => last(b) - last(a));
}

/** Where a share lies; what is off the scale lies at its end. */
function x(share: number): number {
  const power = Math.min(Math.max(Math.log10(share), lowest), highest);
  const at = (power - lowest) / (highest - lowest);
  return Math.round((left + at * (width - left - right)) * 10) / 10;
}

function drawn({ limit, shares }: Row, y: number): string {
  const isOpen = limit.standing === "to be checked";
  const [first, last] = [shares[0], shares.at(-1)];
  const name = `<text class="name" x="${left - 14}" y="${y + 4}" text-anchor="end">${escaped(`${limit.service}: ${limit.what}`)}</text>`;
  if (first === undefined || last === undefined) {
    return `${name}<text class="note" x="${left + 6}" y="${y + 4}">its value was not found</text>`;
  }
  const line = `<line class="range" x1="${x(first)}" x2="${x(last)}" y1="${y}" y2="${y}"/>`;
  const dots = shares.map((share, i) => {
    const kind = `dot f${i}${isOpen ? " open" : ""}`;
    return `<circle class="${kind}" cx="${x(share)}" cy="${y}" r="5.5"><title>${percent(share)}</title></circle>`;
  });
  const label = `<text class="value" x="${width - right + 10}" y="${y + 4}">${percent(last)}</text>`;
  return [name, line, ...dots, label].join("");
}

function legend(factors: readonly number[]): string {
  const items = factors.map((factor, i) => {
    const at = left + i * 90;
    return `<circle class="dot f${i}" cx="${at}" cy="50" r="5.5"/><text class="name" x="${at + 11}" y="54">${factor.toLocaleString("en-US")}x</text>`;
  });
  const last = factors.at(-1) ?? 1;
  const values = `<text class="note" x="${width - right + 10}" y="54">${last.toLocaleString("en-US")}x</text>`;
  return [...items, values].join("");
}

function scale(bottom: number): readonly string[] {
  const powers = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
  return powers.map((power) => {
    const at = x(10 ** power);
    const kind = power === 0 ? "full" : "grid";
    const line = `<line class="${kind}" x1="${at}" x2="${at}" y1="${top}" y2="${bottom}"/>`;
    // Every other one has its number: all would run into each other.
    if (power % 2 !== 0) return line;
    return `${line}<text class="tick" x="${at}" y="${bottom + 16}" text-anchor="middle">${percent(10 ** power)}</text>`;
  });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

const style = `<style>
svg { --ground: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --over: #ffebe9; --full: #cf222e; --f0: #79aef0; --f1: #3f87e0; --f2: #1f66c1; --f3: #0a3069; }
@media (prefers-color-scheme: dark) { svg { --ground: #0d1117; --ink: #f0f6fc; --faint: #9198a1; --line: #30363d; --over: #3a1518; --full: #ff7b72; --f0: #2d63b0; --f1: #388bfd; --f2: #79c0ff; --f3: #dbefff; } }
text { font: 12px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: var(--ink); }
.head { font-size: 16px; font-weight: 600; }
.note, .tick { fill: var(--faint); }
.value { font-variant-numeric: tabular-nums; }
.ground { fill: var(--ground); stroke: var(--line); }
.over { fill: var(--over); }
.grid { stroke: var(--line); }
.full { stroke: var(--full); stroke-width: 2; }
.range { stroke: var(--faint); stroke-width: 1.5; }
.dot { stroke-width: 2.5; }
.f0 { fill: var(--f0); stroke: var(--f0); } .f1 { fill: var(--f1); stroke: var(--f1); }
.f2 { fill: var(--f2); stroke: var(--f2); } .f3 { fill: var(--f3); stroke: var(--f3); }
.open { fill: var(--ground); }
</style>`;
