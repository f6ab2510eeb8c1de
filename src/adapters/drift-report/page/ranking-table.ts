import type { ColumnVerdict } from "#domain/drift";
import { count, intervalFigure, namedEffect, pFigure, thresholdFigure } from "../figures.js";
import { checkName } from "../words.js";
import { pill } from "./column-card.js";
import type { PageContext } from "./context.js";
import { forest } from "./forest.js";
import { type Html, html, none } from "./html.js";
import { typeset } from "./say.js";

/** Checks, farthest over their thresholds first, each with a way to what is known of it. */
export function rankingTable(
  columns: readonly ColumnVerdict[],
  caption: string,
  idOf: (column: ColumnVerdict) => string | undefined,
  { reach }: PageContext,
): Html {
  if (columns.length === 0) return none;
  return html`<table class="ranking"><caption>${caption}</caption><thead><tr><th scope="col">Column</th><th scope="col">Verdict</th><th scope="col">Times threshold, √ scale to ${reach}</th><th scope="col">Effect</th><th scope="col">Warn / alert</th><th scope="col">Adjusted p</th><th scope="col">Rows</th></tr></thead><tbody>
${columns.map((column) => rankingRow(column, idOf(column), reach))}</tbody></table>`;
}

function rankingRow(column: ColumnVerdict, id: string | undefined, reach: number): Html {
  const { effects, gate, reference, current, verdict } = column;
  const [effect] = effects;
  const name = html`<code>${checkName(column)}</code>`;
  const linked = id === undefined ? name : html`<a href="#${id}">${name}</a>`;
  const head = html`<th scope="row">${linked}</th><td>${pill(column)}</td>`;
  if (effect === undefined) {
    return html`<tr>${head}<td colspan="5">${"why" in verdict && verdict.why}</td></tr>
`;
  }
  const { measure, thresholds } = effect;
  const threshold = [thresholds.warn, thresholds.alert].map((at) => thresholdFigure(measure, at));
  const [warn = "", alert = ""] = threshold;
  return html`<tr>${head}<td class="plotted">${forest(effect, reach)}</td><td><b>${typeset(namedEffect(effect))}</b> <span class="soft">${typeset(intervalFigure(effect))}</span></td><td data-l="from">${typeset(shared(warn, alert))}</td><td data-l="p">${gate === undefined ? "–" : typeset(pFigure(gate.adjustedP))}</td><td data-l="rows">${rowsOf(reference.rows, current.rows)}</td></tr>
`;
}

/** Both thresholds with their unit once: `2 / 5 points`. */
function shared(warn: string, alert: string): string {
  const [unit = ""] = / .*$/.exec(alert) ?? [];
  return `${unit === "" ? warn : warn.replace(unit, "")} / ${alert}`;
}

function rowsOf(reference: number, current: number): string {
  return `${count(reference)} / ${count(current)}`;
}
