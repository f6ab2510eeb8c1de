import { goal, machine, number, table } from "../report.js";
import type { BesideOutcome } from "./calibration-beside.js";
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

/** What false drift there is beside true drift, as a table. */
export function beside(outcomes: readonly BesideOutcome[]): string {
  const rows = outcomes.map((one) => [
    number(one.size),
    number(one.pairs),
    number(one.changed),
    percent(one.found),
    percent(one.anyFalse / one.pairs),
    `${number(100 * one.falseShare, 2)} %`,
    number(one.greatestP, 4),
  ]);
  return table(
    [
      "customers a side",
      "reports",
      "drifted columns",
      "found",
      "reports with a false one",
      "false among drifts",
      "greatest p",
    ],
    rows,
    0,
  );
}

/** How verdicts are made, for whoever wonders about one. */
const methods = `## How verdicts are made

Everything is computed from profiles: counts over edges, names and words that were frozen from the
reference. Drift is said if the gate's p, adjusted by Benjamini and Hochberg over all gates of the
report, is at most 0.01 **and** the effect is at or over its threshold. Stable is said if the whole
99 % interval of every effect lies under the warn threshold, and nothing is left that no effect
measures (amounts that were all 0 and are not any more: their mean has no relative change). Anything
else is inconclusive.

| check | gate | effect | 99 % interval | noise floor: what chance makes of it on average |
| --- | --- | --- | --- | --- |
| numeric, words | Kolmogorov-Smirnov at the edges: exact up to n m = 1e6, the limit beyond | D | both samples' errors by Dvoretzky, Kiefer and Wolfowitz, as independent numbers; wider by what bins leave open | sqrt(pi / 2) ln 2 sqrt(1/n + 1/m) |
| amount | the same | D; change of the mean; of the 95 % quantile | of the mean: delta method on the logarithm of the ratio; of the quantile: order statistics, joined as by Newcombe | of changes: sqrt(2 / pi) standard errors |
| score | Mann-Whitney, ties corrected | Cliff's delta | Cliff 1993 with DeLong's variance; wider by pairs in one bin | sqrt(2 / pi) standard errors without drift |
| rate, missing | two proportions; Fisher if a cell is under 5 | change in points | Newcombe from Wilson's | the same |
| category | chi-square of homogeneity, cells expected under 5 pooled; Fisher if one is left | Jensen-Shannon distance, base 2 | noncentral chi-square (Steiger and Fouladi 1997; Sankaran 1963) | mean of chi over sqrt(8 ln 2 n m / (n + m)) |
| set | that of one item, p times the number of items, those not counted by name too | change in points of that item; until one is over its threshold also of the item with the widest interval | Newcombe from Wilson's; up to all that is not counted by name | as of rates |
| new categories | Fisher, p times the number of categories | share of the category that one side lacks | Wilson | one row of the side that lacks it |
| volume | customers of the current window, score test | ratio of customers a day | Wilson's; up to the ratio of decisions where that is 1.5 or more either way | exp of sqrt(2 / pi) standard errors of the logarithm |

D by bins is never greater than D, so its p is never too small. Mean and 95 % quantile stand behind the
gate of D; they count only where their own interval leaves out that nothing has changed. A comparison
within a cause (rows of one agent version, say) has no place among the gates: it is made because of what
they said, to explain it.

Of a category the 200 names that the reference has most of are counted by name. Where it has more, the
last of those were named by luck, and would be rarer in any other sample: taken as they are, 400 equally
frequent categories of 1,000 customers were an alert (p under 1e-18) without any drift. So a category has a cell of its own
only if both samples together put it four standard deviations over the last name's count; all others are one
cell. As within that cell everything may have changed, the interval reaches up to that, and such a column
is hardly ever stable. In 100 pairs each of 250 to 2,000 categories, alike or by Zipf's law, at 1,000 to
20,000 customers p was under 0.05 in 0 to 6.

Missing values are counted among the rows that a column applies to. Where it applies to 1.5 times as large
a part of the customers as before, or as small, missing values are not called stable, and that is told.

That is also how the volume of one column is told. Judged is the volume of all, once: nearly all columns apply
to the same messages, so a gate for each would ask one question thirty times, and cost the others their power.

Vectors are told, not judged: they have no line in the table. The report says how far the centroids of both
windows lie apart, and how far random halves of the reference do.

Intervals were tried apart from this command, 400 pairs each, by samples whose true difference is known:
D, Cliff's delta with and without ties, points, volume and the 95 % quantile hold it in 98 to 100 %; the
Jensen-Shannon distance in 98.3 to 100 %, but for 40 categories at 300 customers (96.8 %: the lower end, on
which no verdict rests, was too high); a new category's share in 98.5 % and more; the mean in 98.3 % and
more of log-normal amounts, but in 95.3 % at 100 and 97.5 % at 300 customers where 2 % of the amounts are
50 times the others. D's interval holds for every distribution, and is up to twice as wide as need be: so
numbers take 3,100 customers a side at least to be called stable, and about 6,500 as samples fall.

The customers of both windows were drawn apart here. Where the same ones are in both, their features
differ less than that, and p is too large rather than too small.`;

/** docs/drift-calibration.md. */
export function documentOf(
  outcomes: readonly Outcome[],
  besides: readonly BesideOutcome[],
): string {
  const pairs = outcomes[0]?.pairs ?? 0;
  return [
    machine(pairs < 1000).replace("# Speed and memory", "# How often drift is said to be, and is"),
    "",
    "Made by `npm run drift:calibrate -- --write`: seeded pairs of windows of one simulated world, each",
    `row a customer, over all ${columns.length} default columns: features, scores and criteria, rates, categories,`,
    "sets, lifetime values and latencies with heavy tails, tokens and costs by attempts, lengths and words,",
    "correlated as they are in life. The values are simulated, and so are the correlations; the seeds are",
    "made of size and the pair's number from 1 on. Costs lie close around what the number of attempts makes of them, so that a",
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
    "## Beside drift",
    "",
    "Columns of numbers that truly drift, by a whole standard deviation, lower the bar for all others: Benjamini",
    "and Hochberg keep the share of false ones among the drifts of a report at 1 % on average, not the share of",
    "reports without any. So a report that is right about 18 columns may be wrong about a check beside them more",
    "often than a report of nothing but quiet columns. Greatest p: the greatest, before it is adjusted, with which",
    "a check passed of which nothing has changed.",
    "",
    beside(besides),
    "",
    methods,
  ].join("\n");
}
