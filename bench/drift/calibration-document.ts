import { goal, machine, number, table } from "../report.js";
import { columns } from "./calibration-reports.js";
import { changes, type Outcome } from "./calibration-run.js";
import { usualRules } from "./calibration-usual.js";

const perThousand = (count: number, pairs: number) => number((1000 * count) / pairs);
const percent = (share: number) => `${number(100 * share, 1)} %`;

function goals(outcomes: readonly Outcome[]): readonly string[] {
  const alarms = outcomes.map(({ falseAlarms, pairs }) => (1000 * falseAlarms) / pairs);
  const large = outcomes.filter(({ size }) => size === 10_000);
  const power = large.flatMap(({ found, pairs }) => found.map((count) => count / pairs));
  return [
    goal(
      "at most 18 reports of 1,000 with any drift where there is none, at every size",
      Math.max(...alarms) <= 18,
      alarms.map((alarm) => number(alarm)).join(", "),
    ),
    goal(
      "each change is found in 99 % of the reports at 10,000 customers",
      Math.min(...power) >= 0.99,
      power.map(percent).join(", "),
    ),
  ];
}

function falseAlarms(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((one) => [
    number(one.size),
    perThousand(one.falseAlarms, one.pairs),
    ...one.usual.map((count) => perThousand(count, one.pairs)),
    percent(one.stable),
    number(one.seconds),
  ]);
  return table(["customers a side", "Docket", ...usualRules, "stable checks", "seconds"], rows, 0);
}

function who(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map(({ size, falseChecks }) => {
    const named = Object.entries(falseChecks).sort(([, a], [, b]) => b - a);
    const list = named.map(([name, count]) => `${name} (${count})`).join(", ");
    return `- ${number(size)}: ${list === "" ? "none" : list}`;
  });
}

function power(outcomes: readonly Outcome[]): string {
  const rows = changes.map(({ what, column }, at) => [
    what,
    column,
    ...outcomes.map(({ found, pairs }) => percent((found[at] ?? 0) / pairs)),
  ]);
  const sizes = outcomes.map(({ size }) => number(size));
  return table(["change", "column", ...sizes], rows, 2);
}

/** How verdicts are made, for whoever wonders about one. */
const methods = `## How verdicts are made

Everything is computed from profiles: counts over edges, names and words that were frozen from the
reference. Drift is said if the gate's p, adjusted by Benjamini and Hochberg over all gates of the
report, is at most 0.01 **and** the effect is at or over its threshold. Stable is said if the whole
99 % interval of every effect lies under the warn threshold. Anything else is inconclusive.

| check | gate | effect | 99 % interval | noise floor: what chance makes of it on average |
| --- | --- | --- | --- | --- |
| numeric, words | Kolmogorov-Smirnov at the edges: exact up to n m = 1e6, the limit beyond | D | both samples' errors by Dvoretzky, Kiefer and Wolfowitz, as independent numbers; wider by what bins leave open | sqrt(pi / 2) ln 2 sqrt(1/n + 1/m) |
| amount | the same | D; change of the mean; of the 95 % quantile | of the mean: delta method on the logarithm of the ratio; of the quantile: order statistics, joined as by Newcombe | of changes: sqrt(2 / pi) standard errors |
| score | Mann-Whitney, ties corrected | Cliff's delta | Cliff 1993 with DeLong's variance; wider by pairs in one bin | sqrt(2 / pi) standard errors without drift |
| rate, missing | two proportions; Fisher if a cell is under 5 | change in points | Newcombe from Wilson's | the same |
| category | chi-square of homogeneity, cells expected under 5 pooled; Fisher if one is left | Jensen-Shannon distance, base 2 | noncentral chi-square (Steiger and Fouladi 1997; Sankaran 1963) | mean of chi over sqrt(8 ln 2 n m / (n + m)) |
| set | that of one item, p times the number of items | change in points of that item | Newcombe from Wilson's | as of rates |
| new categories | Fisher, p times the number of categories | share of the category that one side lacks | Wilson | one row of the side that lacks it |
| volume | customers of the current window, score test | ratio of customers a day | Wilson's | exp of sqrt(2 / pi) standard errors of the logarithm |

D by bins is never greater than D, so its p is never too small. Mean and 95 % quantile stand behind the
gate of D; they count only where their own interval leaves out that nothing has changed. A comparison
within a cause (rows of one agent version, say) has no place among the gates: it is made because of what
they said, to explain it.`;

/** docs/drift-calibration.md. */
export function documentOf(outcomes: readonly Outcome[]): string {
  const pairs = outcomes[0]?.pairs ?? 0;
  return [
    machine(pairs < 1000).replace("# Speed and memory", "# How often drift is said to be, and is"),
    "",
    "Made by `npm run drift:calibrate -- --write`: seeded pairs of windows of one simulated world, each",
    `row a customer, over all ${columns.length} default columns: features, scores and criteria, rates, categories,`,
    "sets, lifetime values and latencies with heavy tails, tokens and costs by attempts, lengths and words,",
    "correlated as they are in life. The values are simulated, and so are the correlations; the seeds are 1",
    "to the number of pairs. Costs lie close around what the number of attempts makes of them, so that a",
    "fifth more is easy to see here; a test finds it in log-normal amounts with a deviation of 1, too.",
    "",
    ...goals(outcomes),
    "",
    "## Without drift",
    "",
    `Reports of 1,000 that say that something has drifted, though nothing has (${number(pairs)} pairs a size). Docket:`,
    "`judgeDrift` at q = 0.01. Beside it usual fixed thresholds on the same rows: an alarm as soon as any",
    "column is over it. PSI and JS (nats) over the reference's deciles or over categories, p by",
    "Kolmogorov-Smirnov or chi-square without correction for the number of columns; sets are left out there.",
    "Stable checks: the share of checks that Docket surely calls stable; what it does not call drift is",
    "`inconclusive` otherwise. Seconds are of the processor, with the making of the rows.",
    "",
    falseAlarms(outcomes),
    "",
    "By customers a side, the checks that were wrong:",
    "",
    ...who(outcomes),
    "",
    "## With drift",
    "",
    "The same pairs with one column of the current window changed: in how many of the reports it is found, by",
    "customers a side.",
    "",
    power(outcomes),
    "",
    methods,
  ].join("\n");
}
