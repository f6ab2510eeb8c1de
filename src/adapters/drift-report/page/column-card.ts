import type { ColumnVerdict, Effect } from "#domain/drift";
import { withinWords } from "../cause-groups.js";
import {
  effectFigure,
  intervalFigure,
  measureName,
  namedEffect,
  thresholdFigure,
} from "../figures.js";
import { checkName, verdictWord } from "../words.js";
import type { PageContext } from "./context.js";
import { distribution } from "./distribution.js";
import { forest } from "./forest.js";
import { type Html, html, none } from "./html.js";
import { numbersTable } from "./numbers-table.js";
import { capital, typeset, verdictSentences } from "./say.js";
import { trend } from "./trend.js";

/** A column with all that is known of it, open. */
export function columnCard(column: ColumnVerdict, id: string, context: PageContext): Html {
  return html`<article class="card" id="${id}"><h3><code>${checkName(column)}</code> ${pill(column)}</h3>
${body(column, context)}</article>
`;
}

/** A column of a segment: what it rests on and both distributions. */
export function briefCard(column: ColumnVerdict, id: string, { report }: PageContext): Html {
  return html`<article class="card brief-card" id="${id}"><h3><code>${checkName(column)}</code> ${pill(column)}</h3>
<p class="says">${typeset(verdictSentences(column, report))}</p>${distribution(column, 4)}</article>
`;
}

/** A column that is as it was, in a line that opens. */
export function foldedCard(column: ColumnVerdict, id: string, context: PageContext): Html {
  const [effect] = column.effects;
  return html`<details class="card" id="${id}"><summary><code>${checkName(column)}</code> ${pill(column)} <span class="brief">${effect && typeset(`${namedEffect(effect)} (${intervalFigure(effect)})`)}</span></summary>
${body(column, context)}</details>
`;
}

/** A verdict that is seen from afar, by weight and words, not by hue alone. */
export function pill({ verdict }: Pick<ColumnVerdict, "verdict">): Html {
  const kind = verdict.type === "drift" ? verdict.level : verdict.type;
  return html`<span class="pill ${kind}">${verdictWord(verdict)}</span>`;
}

function body(column: ColumnVerdict, context: PageContext): Html {
  const isDerived = column.check === "missing" || column.check === "new-categories";
  return html`<p class="about">${about(column)}</p>
<p class="says">${typeset(verdictSentences(column, context.report))}</p>
${effectsTable(column.effects, context)}
<div class="columns"><div>${distribution(column)}</div><div>${!isDerived && trend(column, context.report)}${numbersTable(column)}</div></div>
${causes(column)}${caveats(column)}`;
}

function about({ column, check }: ColumnVerdict): string {
  if (check === "missing") return `How often there is no value. ${column.about}`;
  if (check === "new-categories") return `Values that are new or gone. ${column.about}`;
  return column.about;
}

function effectsTable(effects: readonly Effect[], { reach }: PageContext): Html {
  if (effects.length === 0) return none;
  const rows = effects.map((effect) => {
    const { measure, value, thresholds, noiseFloor, how } = effect;
    const threshold = (at: number) => thresholdFigure(measure, at);
    const floor = effectFigure(measure, noiseFloor).replace("+", "");
    return html`<tr><th scope="row">${measureName(measure)}</th><td class="plotted">${forest(effect, reach)}</td><td>${typeset(effectFigure(measure, value))} <span class="soft">${typeset(intervalFigure(effect))}</span></td><td class="note">warn from ${typeset(threshold(thresholds.warn))}, alert from ${typeset(threshold(thresholds.alert))}; noise floor ${typeset(floor)}. Interval: ${how}.</td></tr>`;
  });
  return html`<table class="effects"><caption class="unseen">Effects</caption><tbody>${rows}</tbody></table>`;
}

function causes(column: ColumnVerdict): Html {
  if (column.causes.length === 0) return none;
  const items = column.causes.map((cause) => {
    const effect = cause.within?.effect;
    const measured = effect && `: ${namedEffect(effect)} (${intervalFigure(effect)})`;
    return html`<li>${capital(typeset(`${withinWords(cause)}${measured ?? ""}`))}.</li>`;
  });
  return html`<h4>By <a href="#changes">what changed</a></h4><ul>${items}</ul>`;
}

function caveats({ caveats }: ColumnVerdict): Html {
  return caveats.length === 0
    ? none
    : html`<ul class="caveats">${caveats.map((caveat) => html`<li>${typeset(caveat)}</li>`)}</ul>`;
}
