import type { ColumnVerdict, SideSummary } from "#domain/drift";
import { count, measured, percent } from "../figures.js";
import { type Html, html, none } from "./html.js";
import { typeset } from "./say.js";

/** Both sides in numbers: rows, mean, spread, quantiles. */
export function numbersTable({ column, reference, current }: ColumnVerdict): Html {
  const isShare = column.kind === "rate" || column.kind === "words";
  const number = (value: number) => (isShare ? percent(value) : typeset(measured(value, column)));
  const rows = numberRows.map(([title, of]): Html => {
    const [was, is] = [of(reference), of(current)];
    if (was === undefined && is === undefined) return none;
    return html`<tr><th scope="row">${title}</th><td>${was === undefined ? "" : number(was)}</td><td>${is === undefined ? "" : number(is)}</td><td>${was === undefined || is === undefined ? "" : change(was, is, isShare)}</td></tr>`;
  });
  return html`<table class="numbers"><caption>In numbers</caption><thead><tr><td></td><th scope="col">reference</th><th scope="col">current</th><th scope="col">change</th></tr></thead><tbody>
<tr><th scope="row">rows, one a customer</th><td>${count(reference.rows)}</td><td>${count(current.rows)}</td><td></td></tr>
<tr><th scope="row">missing</th><td>${missing(reference)}</td><td>${missing(current)}</td><td></td></tr>
${rows}</tbody></table>`;
}

const quantile = (index: 0 | 1 | 2 | 3 | 4) => (side: SideSummary) => side.quantiles?.[index];

const numberRows: readonly (readonly [string, (side: SideSummary) => number | undefined])[] = [
  ["mean", ({ mean }) => mean],
  ["standard deviation", ({ standardDeviation }) => standardDeviation],
  ["5 %", quantile(0)],
  ["25 %", quantile(1)],
  ["median", quantile(2)],
  ["75 %", quantile(3)],
  ["95 %", quantile(4)],
];

function missing({ rows, missing: absent }: SideSummary): string {
  return absent === 0 ? "none" : percent(absent / Math.max(1, rows));
}

/** In per cent of what it was; of shares in points; nothing of what was 0 or changes its sign. */
function change(was: number, is: number, isShare: boolean): string {
  const by = isShare ? (is - was) * 100 : (is / was - 1) * 100;
  if (!isShare && !(was > 0 && is >= 0)) return "";
  const text = by.toFixed(1);
  if (/^-?0\.0$/.test(text)) return "0";
  return typeset(`${by > 0 ? "+" : ""}${text}${isShare ? " pt" : " %"}`);
}
