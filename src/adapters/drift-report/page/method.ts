import { count, figure } from "../figures.js";
import type { PageContext } from "./context.js";
import { type Html, html, none } from "./html.js";

/** How to read the page, and what is not in it. */
export function method({ report }: PageContext): Html {
  return html`<section id="method"><h2>How to read this</h2>
<p><b>Drift</b> is a change that is large enough to matter and too large for chance: the effect is at or over its threshold, and the p-value of one test a check, adjusted for all checks of this report by Benjamini and Hochberg, is at or under ${figure(report.q)}. <b>Stable</b> is an effect whose whole 99 % interval lies under the threshold. What is neither is <b>inconclusive</b>: there is too little data to say.</p>
<p>Every customer counts once a window, because decisions about one customer are not independent. Points over time count every decision. A plot of effects shows how many times its threshold an effect is, by square roots. Its grey part is what chance alone makes of samples of these sizes on average; its two marks are where a change is a warning, and where it is an alert.</p>
<p>Comparisons among rows that are alike in a cause explain; they raise no alarm of their own. Where several changes came near together, none is told from the others by that. Nothing in this page is about one person: it holds counts, and categories by name. What looks like an e-mail address or a phone number is shown as a hash; other names are not recognized, so a column of your own must not hold names of people.</p>
</section>
${leftOut({ report })}`;
}

function leftOut({ report }: Pick<PageContext, "report">): Html {
  if (report.leftOut.length === 0) return none;
  const rows = report.leftOut.map(
    ({ why, count: n }) => html`<tr><th scope="row">${why}</th><td>${count(n)}</td></tr>`,
  );
  return html`<section id="left-out"><h2>Left out</h2><table class="numbers plain"><caption class="unseen">What was left out</caption><thead><tr><th scope="col">Why</th><th scope="col">How often</th></tr></thead><tbody>${rows}</tbody></table></section>
`;
}
