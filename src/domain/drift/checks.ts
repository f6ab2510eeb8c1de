import { barsOfShare } from "./bars.js";
import { compareCategories } from "./categories.js";
import type { Compared, Comparison, Names, NotCompared, Numbers, Pair } from "./comparison.js";
import { present } from "./comparison.js";
import { compareNewCategories } from "./new-categories.js";
import { compareNumbers } from "./numbers.js";
import { comparedShares } from "./proportions.js";
import { compareScores } from "./scores.js";
import { compareSets } from "./sets.js";
import { missingThresholds, thresholdsOf } from "./thresholds.js";
import type { ColumnVerdict } from "./verdict.js";

/** Why two profiles have nothing to compare: one side, or both, without a value. */
function lacking({ column, reference, current }: Pair): NotCompared | undefined {
  const empty = [
    ["reference", reference],
    ["current window", current],
  ] as const;
  const without = empty.filter(([, side]) => present(side) === 0);
  const [name, side] = without[0] ?? [];
  if (name === undefined || side === undefined) return undefined;
  const all = without.length === 2 ? "Neither window" : `The ${name}`;
  const why =
    side.unfit > 0
      ? `The ${name} has ${side.unfit} values, none of which fits a column of kind ${column.kind}: its type has changed, so look at what writes it.`
      : `${all} has ${without.length === 2 ? "a value" : "no value"} in this column: take windows in which it was recorded.`;
  return { type: "not-comparable", why };
}

const mixed: NotCompared = {
  type: "error",
  why: "Its profiles hold something else than the column: make them again.",
};

function ofNumbers(
  compare: (pair: Pair, reference: Numbers, current: Numbers) => Compared | NotCompared,
): Comparison {
  return (pair) => {
    const { reference, current } = pair;
    if (reference.holds !== "numbers" || current.holds !== "numbers") return mixed;
    return compare(pair, reference, current);
  };
}

function ofNames(
  compare: (pair: Pair, reference: Names, current: Names) => Compared | NotCompared,
): Comparison {
  return (pair) => {
    const { reference, current } = pair;
    if (reference.holds !== "names" || current.holds !== "names") return mixed;
    return compare(pair, reference, current);
  };
}

function compareRates(pair: Pair): Compared | NotCompared {
  const { reference, current, column } = pair;
  if (reference.holds !== "rate" || current.holds !== "rate") return mixed;
  const [before, now] = [
    { successes: reference.yes, n: present(reference) },
    { successes: current.yes, n: present(current) },
  ];
  const { effect, gate } = comparedShares(before, now, column.thresholds ?? thresholdsOf.points);
  const bars = barsOfShare(["yes", "no"], before.successes / before.n, now.successes / now.n);
  return { type: "compared", effects: [effect], gate, bars, caveats: [] };
}

function compareMissing({ reference, current }: Pair): Compared | NotCompared {
  const [before, now] = [
    { successes: reference.missing, n: reference.rows },
    { successes: current.missing, n: current.rows },
  ];
  if (before.n === 0 || now.n === 0) {
    const side = before.n === 0 ? "reference" : "current window";
    return { type: "not-comparable", why: `The ${side} has no rows: take a longer one.` };
  }
  const { effect, gate } = comparedShares(before, now, missingThresholds);
  const bars = barsOfShare(
    ["missing", "present"],
    before.successes / before.n,
    now.successes / now.n,
  );
  return { type: "compared", effects: [effect], gate, bars, caveats: [] };
}

function withValues(compare: Comparison): Comparison {
  return (pair) => lacking(pair) ?? compare(pair);
}

const comparisons: Readonly<Record<Exclude<ColumnVerdict["check"], "volume">, Comparison>> = {
  numeric: withValues(ofNumbers(compareNumbers)),
  amount: withValues(ofNumbers(compareNumbers)),
  words: withValues(ofNumbers(compareNumbers)),
  score: withValues(ofNumbers(compareScores)),
  rate: withValues(compareRates),
  category: withValues(ofNames(compareCategories)),
  set: withValues(ofNames(compareSets)),
  "new-categories": withValues(ofNames(compareNewCategories)),
  missing: compareMissing,
};

/** A check of a column that is made from its profiles. */
export type Check = keyof typeof comparisons;

/** The checks of a column: its own, those of new categories where it has some, and of what is missing. */
export function checksOf({ column }: Pair): readonly Check[] {
  const named = column.kind === "category" || column.kind === "set";
  return [column.kind, ...(named ? (["new-categories"] as const) : []), "missing"];
}

/** What a check finds in two profiles. */
export function compared(check: Check, pair: Pair): Compared | NotCompared {
  return comparisons[check](pair);
}
