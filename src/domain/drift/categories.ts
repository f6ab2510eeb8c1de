import {
  chiSquareOfHomogeneity,
  fisherExact,
  jensenShannonDistance,
  meanChi,
  noncentralityInterval,
  twoSidedCritical,
} from "../statistics/index.js";
import { barsOfNames } from "./bars.js";
import {
  type Compared,
  type Names,
  type NotCompared,
  type Pair,
  percent,
  present,
} from "./comparison.js";
import { confidence, effectOf, thresholdsOf } from "./thresholds.js";
import type { Effect, Gate } from "./verdict.js";

type Counts = readonly number[];

/** Categories of which fewer are to be expected on a side go together for the test. */
const smallCell = 5;

/** How many deviations a count must lie over the cut to be named whatever luck the reference had. */
const surely = 4;

/**
 * Both sides' counts by category; the last is of all others together. Where the reference has more
 * categories than are named, those near the cut are named for being frequent in it by luck: they
 * would look rarer in any other sample. They go with the others, told apart by both samples together.
 */
function cellsOf(reference: Names, current: Names): readonly [Counts, Counts] {
  const [n, m] = [present(reference), present(current)];
  const cut = Math.min(...reference.counts.filter((count) => count > 0));
  const kept = reference.counts.map((count, place) => {
    const expected = ((count + (current.counts[place] ?? 0)) * n) / (n + m);
    return reference.other === 0 || expected - surely * Math.sqrt(expected) >= cut;
  });
  const cells = ({ counts, other }: Names) => [
    ...counts.filter((_, place) => kept[place]),
    counts.reduce((sum, count, place) => sum + (kept[place] ? 0 : count), other),
  ];
  return [cells(reference), cells(current)];
}

/** Both sides' counts with the rare categories as one, or put to the rarest of the others. */
function pooled(reference: Counts, current: Counts): readonly (readonly [number, number])[] {
  const sum = (counts: Counts) => counts.reduce((all, count) => all + count, 0);
  const [n, m] = [sum(reference), sum(current)];
  const needed = (smallCell * (n + m)) / Math.min(n, m);
  const cells = reference
    .map((count, place) => [count, current[place] ?? 0] as const)
    .sort((a, b) => b[0] + b[1] - a[0] - a[1]);
  const kept = cells.filter(([a, b]) => a + b >= needed);
  const rare = cells.slice(kept.length);
  const rest = [sum(rare.map(([a]) => a)), sum(rare.map(([, b]) => b))] as const;
  if (rest[0] + rest[1] === 0) return kept;
  if (rest[0] + rest[1] >= needed) return [...kept, rest];
  const last = kept.at(-1) ?? [0, 0];
  return [...kept.slice(0, -1), [last[0] + rest[0], last[1] + rest[1]]];
}

/** Chi-square of what is frequent enough; else the most frequent category against all others. */
function gateOf(reference: Counts, current: Counts): Omit<Gate, "adjustedP"> {
  const cells = pooled(reference, current);
  const [before, now] = [cells.map(([a]) => a), cells.map(([, b]) => b)];
  if (cells.length > 1) {
    const test = chiSquareOfHomogeneity(before, now)._unsafeUnwrap();
    return { test: "chi-square", p: test.pValue };
  }
  const together = reference.map((count, place) => count + (current[place] ?? 0));
  const first = together.indexOf(Math.max(...together));
  const proportion = (counts: Counts) => ({
    successes: counts[first] ?? 0,
    n: counts.reduce((all, count) => all + count, 0),
  });
  const p = fisherExact(proportion(reference), proportion(current))._unsafeUnwrap();
  return { test: "fisher", p };
}

/** @param hidden - what could be added to the divergence, in bits, by what is not told apart. */
function effectOfDistance(
  distance: number,
  categories: number,
  hidden: number,
  [n, m]: readonly [number, number],
  pair: Pair,
): Effect {
  // 8 N JS^2 in nats is chi-square, noncentral by what the distributions themselves differ.
  const scale = 8 * Math.LN2 * (n / (n + m)) * m;
  const df = Math.max(1, categories - 1);
  const found = noncentralityInterval(scale * distance * distance, df, confidence);
  const square = twoSidedCritical(1 - confidence) ** 2;
  const unseen = Math.sqrt(square / (Math.min(n, m) + square) / 2);
  const upper = Math.max(distance, unseen, Math.sqrt(found.upper / scale));
  const beyond = hidden > 0 ? "; up to all that the categories not told apart could add" : "";
  return effectOf({
    measure: "js-distance",
    value: distance,
    interval: [
      Math.min(distance, Math.sqrt(found.lower / scale)),
      Math.min(1, Math.sqrt(upper * upper + hidden)),
    ],
    how: `noncentral chi-square with ${df} degrees of freedom; no less than a category that neither sample has would add${beyond}`,
    noiseFloor: meanChi(categories - 1) / Math.sqrt(scale),
    thresholds: pair.column.thresholds ?? thresholdsOf["js-distance"],
  });
}

/** Why categories are too many to compare, if they are. */
export function tooMany(reference: Names): string | undefined {
  const share = reference.other / Math.max(1, present(reference));
  if (reference.kind !== "category" || share <= 0.5) return undefined;
  return `${percent(share)} of the reference's rows have categories too rare to be counted by name: compare something coarser.`;
}

/** Categories by Jensen and Shannon's distance and a test of homogeneity. */
export function compareCategories(
  pair: Pair,
  reference: Names,
  current: Names,
): Compared | NotCompared {
  const why = tooMany(reference);
  if (why !== undefined) return { type: "not-comparable", why };
  const [before, now] = cellsOf(reference, current);
  const distance = jensenShannonDistance(before, now);
  if (distance.isErr()) return { type: "error", why: "The counts of its profiles are damaged." };
  const used = before.filter((count, place) => count + (now[place] ?? 0) > 0).length;
  const sizes = [present(reference), present(current)] as const;
  const [rest, restNow] = [(before.at(-1) ?? 0) / sizes[0], (now.at(-1) ?? 0) / sizes[1]];
  // Two shares without a common category add half of both, in bits.
  const hidden = reference.other === 0 ? 0 : (rest + restNow) / 2;
  return {
    type: "compared",
    effects: [effectOfDistance(distance.value, used, hidden, sizes, pair)],
    gate: gateOf(before, now),
    bars: barsOfNames(pair, reference, current),
    caveats:
      hidden === 0
        ? []
        : [
            `Categories that ${percent(rest)} of the reference's rows and ${percent(restNow)} of the current ones have are too rare to be told apart: compare something coarser.`,
          ],
  };
}
