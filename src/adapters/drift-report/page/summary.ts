import type { ReportSide, SegmentVerdicts } from "#domain/drift";
import { changeGroups, explanations } from "../cause-groups.js";
import { count } from "../figures.js";
import { checkName, columnNames, day, headline, ofType } from "../words.js";
import type { PageContext } from "./context.js";
import { type Html, html, none } from "./html.js";
import { times, typeset } from "./say.js";

/** The top of a page: the verdict, the two windows, and the numbers to remember. */
export function summary({ report }: PageContext, whole: SegmentVerdicts): Html {
  return html`<header class="top"><p class="kind">Drift report <span class="soft">Docket ${report.codeVersion}</span></p>
<h1>${headline(whole)}</h1>
<div class="sides">${side("Reference", "reference", report.reference)}${side("Current", "current", report.current)}</div>
${keyNumbers(whole)}</header>
`;
}

function side(title: string, kind: string, { window, decisions, customers }: ReportSide): Html {
  return html`<section class="side ${kind}"><h2>${title}</h2><p class="window">${day(window.from)} to ${day(window.to)}</p><p>${count(decisions)} decisions about ${count(customers)} customers</p></section>`;
}

function keyNumbers({ columns }: SegmentVerdicts): Html {
  const drifted = ofType(columns, "drift");
  const alerts = drifted.filter(
    ({ verdict }) => verdict.type === "drift" && verdict.level === "alert",
  );
  const failed = ofType(columns, "error", "not-comparable");
  const [farthest] = drifted;
  const [effect] = farthest?.effects ?? [];
  const numbers: readonly (readonly [string, string, string?])[] = [
    [count(columnNames(drifted).length), "columns drifted"],
    [count(alerts.length), "at alert level"],
    [count(ofType(columns, "inconclusive").length), "checks inconclusive"],
    [count(ofType(columns, "stable").length), "checks stable"],
    ...(failed.length > 0 ? [[count(failed.length), "not compared"] as const] : []),
    ...(farthest && effect
      ? [
          [
            times(effect).replace(" times", "×"),
            "its threshold, farthest:",
            checkName(farthest),
          ] as const,
        ]
      : []),
  ];
  return html`<dl class="key-numbers">${numbers.map(
    ([number, what, name]) =>
      html`<div><dt>${what}${name !== undefined && html` <code>${name}</code>`}</dt><dd>${number}</dd></div>`,
  )}</dl>`;
}

/** What the record says was changed, and which columns that explains. */
export function changes({ report }: PageContext): Html {
  const groups = changeGroups(report);
  if (groups.length === 0) return none;
  const items = groups.map((group) => {
    const said = explanations(group).map((each) => html`<li>${each}</li>`);
    return html`<li><p>${typeset(group.sentence)}</p>${said.length > 0 && html`<ul>${said}</ul>`}</li>`;
  });
  return html`<section id="changes"><h2>What changed, by the record</h2><ul class="changes">${items}</ul></section>
`;
}
