import type { ReportSide, SegmentVerdicts } from "#domain/drift";
import { changeGroups, explanations } from "../cause-groups.js";
import { count } from "../figures.js";
import { day, headline, tally } from "../words.js";
import type { PageContext } from "./context.js";
import { type Html, html, none } from "./html.js";
import { inShort } from "./in-short.js";
import { typeset } from "./say.js";

/** The top of a page: the verdict, the two windows, and the numbers to remember. */
export function summary({ report }: PageContext, whole: SegmentVerdicts): Html {
  return html`<header class="top"><p class="kind">Drift report <span class="soft">Docket ${report.codeVersion}</span></p>
<h1>${headline(whole, 3)}</h1>
<div class="sides">${side("Reference", "reference", report.reference)}${side("Current", "current", report.current)}</div>
${keyNumbers(whole)}${inShort(whole)}</header>
`;
}

function side(title: string, kind: string, { window, decisions, customers }: ReportSide): Html {
  return html`<section class="side ${kind}"><h2>${title}</h2><p class="window">${day(window.from)} to ${day(window.to)}</p><p>${count(decisions)} decisions about ${count(customers)} customers</p></section>`;
}

/** Of columns only, so that they add up to what the headline says. */
function keyNumbers(whole: SegmentVerdicts): Html {
  const { alert, warn, inconclusive, stable, notCompared } = tally(whole);
  const numbers: readonly (readonly [number, string])[] = [
    [
      alert + warn,
      alert + warn === 0 ? "columns drifted" : `columns drifted, ${levels(alert, warn)}`,
    ],
    [inconclusive, "columns inconclusive: too little data"],
    [stable, "columns surely stable"],
    ...(notCompared > 0 ? [[notCompared, "columns not compared"] as const] : []),
  ];
  return html`<dl class="key-numbers">${numbers.map(
    ([number, what]) => html`<div><dt>${what}</dt><dd>${count(number)}</dd></div>`,
  )}</dl>`;
}

function levels(alert: number, warn: number): string {
  if (warn === 0) return "all at alert level";
  return alert === 0 ? "all at warn level" : `${count(alert)} alert, ${count(warn)} warn`;
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
