import type { Bar, ColumnVerdict } from "#domain/drift";
import { measured, percent } from "../figures.js";
import { type Html, html, none } from "./html.js";
import { typeset } from "./say.js";

const mostSteps = 40;
const mostNames = 12;
const mostTold = 5;

/**
 * Both distributions of a column: steps over bins of numbers, or a pair of bars a category, with at
 * most so many rows of a table.
 */
export function distribution(column: ColumnVerdict, mostRows = mostNames): Html {
  const { bars, check, placeOfD } = column;
  if (bars.length === 0) return none;
  const isNumber = ["numeric", "amount", "score", "words"].includes(check) && bars.length > 2;
  return isNumber
    ? steps(column, joined(bars, mostSteps), placeOfD, mostRows)
    : pairs(bars, mostRows);
}

function steps(
  column: ColumnVerdict,
  bars: readonly Bar[],
  placeOfD: number | undefined,
  mostRows: number,
): Html {
  const most = Math.max(...bars.flatMap(({ reference, current }) => [reference, current]), 1e-9);
  const path = (side: "reference" | "current") =>
    bars.map((bar) => `V${Math.round(240 - (232 * bar[side]) / most)}h1`).join("");
  const place = (100 * widestGap(bars)) / bars.length;
  const label = `Shares of both windows in ${bars.length} bins, from ${bars[0]?.label} to ${bars.at(-1)?.label}`;
  return html`<figure><figcaption>Distribution ${key}</figcaption>
<div class="plot"><svg class="steps" viewBox="0 0 ${bars.length} 240" preserveAspectRatio="none" role="img" aria-label="${label}"><path class="reference" d="M0 240${path("reference")}V240z"/><path class="current" d="M0 240${path("current")}V240"/></svg>${
    placeOfD !== undefined &&
    html`<span class="place${place > 50 ? " left" : ""}" style="left:${place.toFixed(1)}%"><b>D is at ${typeset(measured(placeOfD, column.column))}</b></span>`
  }</div>
${strip(bars)}<div class="ends"><span>${bars[0]?.label}</span><span>${bars.at(-1)?.label}</span></div>
${mostRows >= mostTold && told(bars)}</figure>`;
}

/** Where the change is: the darker a bin, the more of the effect it makes up, in four steps. */
function strip(bars: readonly Bar[]): Html {
  const most = Math.max(...bars.map(({ contribution }) => contribution), 1e-9);
  const depths = bars.map(({ contribution }) => Math.round((4 * contribution) / most));
  const cells = [1, 2, 3, 4].map((depth) => {
    const path = depths.map((each, i) => (each === depth ? `M${i} 0h1v1h-1z` : "")).join("");
    return path === "" ? none : html`<path opacity="${depth / 4}" d="${path}"/>`;
  });
  return html`<svg class="strip" viewBox="0 0 ${bars.length} 1" preserveAspectRatio="none" role="img" aria-label="Where the change is">${cells}</svg>`;
}

/** The bins that make up most of the change, in numbers. */
function told(bars: readonly Bar[]): Html {
  const first = [...bars].sort((a, b) => b.contribution - a.contribution).slice(0, mostTold);
  const rows = first.map((bar) => html`<tr><th scope="row">${bar.label}</th>${shares(bar)}</tr>`);
  return html`<table class="told">${head("Where the change is")}<tbody>${rows}</tbody></table>`;
}

function pairs(bars: readonly Bar[], most: number): Html {
  const shown = bars.length > most ? bars.slice(0, most - 1) : bars;
  const rest = bars.slice(shown.length);
  const rows = [...shown, ...(rest.length > 0 ? [pooled(rest)] : [])].map(
    (bar) =>
      html`<tr><th scope="row">${short(bar.label)}<svg class="pair" aria-hidden="true"><rect class="reference" width="${per(bar.reference)}" height="7"/><rect class="current" y="8" width="${per(bar.current)}" height="7"/></svg></th>${shares(bar)}</tr>`,
  );
  return html`<figure><figcaption>Distribution ${key}</figcaption><table class="told pairs">${head("Value")}<tbody>${rows}</tbody></table></figure>`;
}

function head(title: string): Html {
  return html`<thead><tr><th scope="col">${title}</th><th scope="col">reference</th><th scope="col">current</th><th scope="col">of the change</th></tr></thead>`;
}

function shares({ reference, current, contribution }: Bar): Html {
  return html`<td>${percent(reference)}</td><td>${percent(current)}</td><td>${percent(contribution)}</td>`;
}

function per(share: number): string {
  return `${(100 * Math.min(1, share)).toFixed(1)}%`;
}

function pooled(bars: readonly Bar[]): Bar {
  return { ...sumOf(bars), label: `${bars.length} others` };
}

/** Neighbours as one bar, so that there are at most so many. */
function joined(bars: readonly Bar[], most: number): readonly Bar[] {
  const size = Math.ceil(bars.length / most);
  if (size <= 1) return bars;
  return Array.from({ length: Math.ceil(bars.length / size) }, (_, i) => {
    const group = bars.slice(i * size, (i + 1) * size);
    return { ...sumOf(group), label: `${group[0]?.label} to ${group.at(-1)?.label}` };
  });
}

function sumOf(bars: readonly Bar[]): Omit<Bar, "label"> {
  const sum = (of: (bar: Bar) => number) => bars.reduce((all, bar) => all + of(bar), 0);
  return {
    reference: sum(({ reference }) => reference),
    current: sum(({ current }) => current),
    contribution: sum(({ contribution }) => contribution),
  };
}

/** After how many bars the sums of both sides are farthest apart. */
function widestGap(bars: readonly Bar[]): number {
  let [gap, most, place] = [0, 0, 0];
  bars.forEach(({ reference, current }, i) => {
    gap += current - reference;
    if (Math.abs(gap) > most) [most, place] = [Math.abs(gap), i + 1];
  });
  return place;
}

function short(label: string): string {
  return label.length > 40 ? `${label.slice(0, 39)}…` : label;
}

const key = html`<span class="key"><i class="reference"></i>reference <i class="current"></i>current</span>`;
