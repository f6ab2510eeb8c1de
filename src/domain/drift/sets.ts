import { barsOfNames } from "./bars.js";
import { type Compared, type Names, type NotCompared, type Pair, present } from "./comparison.js";
import { caveatsOfNames, type Item, itemsOf, lookedAt, shareUncounted } from "./items.js";
import { comparedShares } from "./proportions.js";
import { reaches, thresholdsOf } from "./thresholds.js";
import type { Effect } from "./verdict.js";

type OfItem = ReturnType<typeof comparedShares>;

/** How far from 0 the interval of a change reaches. */
function furthest({ interval }: Effect): number {
  return Math.max(...interval.map(Math.abs));
}

function first(items: readonly OfItem[], comesBefore: (a: OfItem, b: OfItem) => number) {
  return items.toSorted(comesBefore)[0];
}

/**
 * The item that speaks for all: of those that changed enough the surest, else the one that changed
 * most. So effect and p are of one item, and p times the number of items keeps the error rate.
 */
function speaker(items: readonly OfItem[]): OfItem | undefined {
  const large = items.filter(({ effect }) => reaches(effect, "warn"));
  if (large.length > 0) return first(large, (a, b) => a.gate.p - b.gate.p);
  return first(items, (a, b) => Math.abs(b.effect.value) - Math.abs(a.effect.value));
}

/** An item that is not counted by name may have changed by as much as such items have in all. */
function upTo(hidden: number, effect: Effect): Effect {
  const [lower, upper] = effect.interval;
  if (hidden <= Math.min(-lower, upper)) return effect;
  return {
    ...effect,
    interval: [Math.min(lower, -hidden), Math.max(upper, hidden)],
    how: `${effect.how}, up to all that is not counted by name`,
  };
}

/**
 * What is told of a set. Once an item changed enough the gate is its own, so no other may raise the
 * level; until then the one of which least is known decides whether all are stable.
 */
function effectsOf(chosen: OfItem, widest: OfItem, hidden: number): readonly Effect[] {
  if (reaches(chosen.effect, "warn")) return [chosen.effect];
  const least = upTo(hidden, widest.effect);
  return chosen === widest ? [least] : [chosen.effect, least];
}

/** Sets item by item: which share of rows has it. */
export function compareSets(pair: Pair, reference: Names, current: Names): Compared | NotCompared {
  const [n, m] = [present(reference), present(current)];
  const thresholds = pair.column.thresholds ?? thresholdsOf.points;
  const compared = (item: Item) =>
    comparedShares(
      { successes: item.reference, n },
      { successes: item.current, n: m },
      thresholds,
      `${item.name}: `,
    );
  const named = itemsOf(pair, reference, current);
  const items = named.map(compared);
  const times = lookedAt(named, reference, current);
  const nothing = compared({ name: "any item", reference: 0, current: 0 });
  const chosen = speaker(items) ?? nothing;
  const widest = first(items, (a, b) => furthest(b.effect) - furthest(a.effect)) ?? nothing;
  const hidden = Math.max(shareUncounted(reference), shareUncounted(current));
  return {
    type: "compared",
    effects: effectsOf(chosen, widest, hidden),
    gate: { test: chosen.gate.test, p: Math.min(1, chosen.gate.p * times) },
    bars: barsOfNames(pair, reference, current),
    caveats: [
      `p is that of one item times ${times}, for each was looked at.`,
      ...caveatsOfNames("reference", reference),
      ...caveatsOfNames("current window", current),
    ],
  };
}
