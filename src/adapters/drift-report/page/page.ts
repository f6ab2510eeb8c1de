import type { ColumnVerdict, DriftReport, SegmentVerdicts } from "#domain/drift";
import { checkName, day, headline, listed, ofType, parts, segmentName } from "../words.js";
import { briefCard, columnCard, foldedCard } from "./column-card.js";
import type { PageContext } from "./context.js";
import { reachOf } from "./forest.js";
import { type Html, html, none, trusted } from "./html.js";
import { method } from "./method.js";
import { rankingTable } from "./ranking-table.js";
import { style } from "./style.js";
import { changes, summary } from "./summary.js";

/**
 * A report as one page that needs nothing else: no script, no font, no request. It reads on a phone,
 * in the dark and on paper.
 */
export function reportHtml(report: DriftReport): string {
  const context: PageContext = { report, reach: reachOf(report) };
  const { whole, segments } = parts(report);
  const title = `Drift, ${day(report.current.window.from)} to ${day(report.current.window.to)}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="description" content="${headline(whole)}">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#ranking">To the table of columns</a>
<main>
${summary(context, whole)}${navigation(context, whole, segments)}${changes(context)}${wholeSection(whole, context)}${segments.map((segment, i) => segmentSection(segment, i + 1, context))}${method(context)}</main>
</body>
</html>
`.html;
}

function navigation(
  { report }: PageContext,
  { columns }: SegmentVerdicts,
  segments: readonly SegmentVerdicts[],
): Html {
  const links: readonly (readonly [string, string])[] = [
    ...(report.changes.length > 0 ? [["changes", "What changed"] as const] : []),
    ["ranking", "Columns"],
    ...(ofType(columns, "stable").length > 0 ? [["stable", "Stable"] as const] : []),
    ...segments.map((segment, i) => [`segment-${i + 1}`, segmentName(segment)] as const),
    ["method", "How to read this"],
    ...(report.leftOut.length > 0 ? [["left-out", "Left out"] as const] : []),
  ];
  return html`<nav aria-label="Parts of this page">${links.map(([id, text]) => html`<a href="#${id}">${text}</a> `)}</nav>
`;
}

function wholeSection({ columns }: SegmentVerdicts, context: PageContext): Html {
  const quiet = ofType(columns, "stable");
  const loud = columns.filter((column) => !quiet.includes(column));
  const idOf = (column: ColumnVerdict) => `c-${columns.indexOf(column) + 1}`;
  return html`<section id="ranking"><h2>Columns</h2>
${loud.length === 0 ? html`<p>Every column is stable.</p>` : rankingTable(loud, "Farthest over its threshold first", idOf, context)}
${quiet.length > 0 && html`<p class="soft">${quiet.length === 1 ? "1 more check is" : `${quiet.length} more checks are`} <a href="#stable">stable</a>.</p>`}</section>
<section aria-label="Columns one by one">${loud.map((column) => columnCard(column, idOf(column), context))}</section>
${
  quiet.length > 0 &&
  html`<section id="stable"><h2>Stable</h2>${quiet.map((column) => foldedCard(column, idOf(column), context))}</section>
`
}`;
}

/** Of a segment only what has drifted is told at length. */
function segmentSection(segment: SegmentVerdicts, index: number, context: PageContext): Html {
  const { columns } = segment;
  const quiet = ofType(columns, "stable").map(checkName);
  const loud = columns.filter(({ verdict }) => verdict.type !== "stable");
  const drifted = ofType(columns, "drift");
  const idOf = (column: ColumnVerdict) =>
    drifted.includes(column) ? `s-${index}-${columns.indexOf(column) + 1}` : undefined;
  return html`<section id="segment-${index}" class="segment"><h2>${segmentName(segment)}</h2>
<p class="says">${headline(segment)}</p>
${rankingTable(loud, `Columns where ${segmentName(segment)}`, idOf, context)}
${quiet.length > 0 && html`<p class="soft">Stable: ${listed(quiet)}.</p>`}
${drifted.length > 0 ? drifted.map((column) => briefCard(column, idOf(column) ?? "", context)) : none}</section>
`;
}
