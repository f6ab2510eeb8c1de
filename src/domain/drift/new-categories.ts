import { fisherExact, wilson } from "../statistics/index.js";
import { tooMany } from "./categories.js";
import {
  type Compared,
  contributions,
  type Names,
  type NotCompared,
  type Pair,
  percent,
  present,
} from "./comparison.js";
import { caveatsOfNames, type Item, itemsOf, lookedAt, shareUncounted } from "./items.js";
import { confidence, effectOf, thresholdsOf } from "./thresholds.js";
import type { Bar } from "./verdict.js";

const thresholds = thresholdsOf["new-share"];

/** A category that one side lacks: its share on the other side, and how surely that is no luck. */
interface Newcomer {
  readonly name: string;
  readonly has: "appeared" | "vanished";
  readonly count: number;
  /** Rows of the side that has it, and of the side that lacks it. */
  readonly rows: number;
  readonly otherRows: number;
  readonly share: number;
  readonly p: number;
}

function newcomer(item: Item, [n, m]: readonly [number, number]): Newcomer | undefined {
  if (item.reference > 0 && item.current > 0) return undefined;
  const isNew = item.reference === 0;
  const [rows, otherRows] = isNew ? [m, n] : [n, m];
  const count = item.reference + item.current;
  const p = fisherExact({ successes: 0, n: otherRows }, { successes: count, n: rows });
  return {
    name: item.name,
    has: isNew ? "appeared" : "vanished",
    count,
    rows,
    otherRows,
    share: count / rows,
    p: p._unsafeUnwrap(),
  };
}

/** Of those that are frequent enough the surest, else the most frequent. */
function speaker(newcomers: readonly Newcomer[]): Newcomer | undefined {
  const frequent = newcomers.filter(({ share }) => share >= thresholds.warn);
  if (frequent.length > 0) return frequent.toSorted((a, b) => a.p - b.p)[0];
  return newcomers.toSorted((a, b) => b.share - a.share)[0];
}

/** The shares of newcomers on both sides: on one there is none. */
function barsOf(newcomers: readonly Newcomer[]): readonly Bar[] {
  const parts = contributions(newcomers.map(({ share }) => share));
  return newcomers.map(({ name, has, share }, place) => ({
    label: name,
    reference: has === "vanished" ? share : 0,
    current: has === "appeared" ? share : 0,
    contribution: parts[place] ?? 0,
  }));
}

/** Whether a category appeared that the reference lacks, or one of its own vanished. */
export function compareNewCategories(
  pair: Pair,
  reference: Names,
  current: Names,
): Compared | NotCompared {
  const why = tooMany(reference);
  if (why !== undefined) return { type: "not-comparable", why };
  const sizes = [present(reference), present(current)] as const;
  const items = itemsOf(pair, reference, current);
  const newcomers = items.flatMap((item) => newcomer(item, sizes) ?? []);
  const chosen = speaker(newcomers);
  const fewest = Math.min(...sizes);
  const ends = wilson(chosen?.count ?? 0, chosen?.rows ?? fewest, confidence);
  const hidden = Math.max(shareUncounted(reference), shareUncounted(current));
  const others = newcomers.filter((one) => one !== chosen && one.share >= thresholds.warn);
  return {
    type: "compared",
    effects: [
      effectOf({
        measure: "new-share",
        value: chosen?.share ?? 0,
        interval: [ends.lower, Math.max(ends.upper, hidden)],
        how: `${chosen === undefined ? "no category" : chosen.name} ${chosen?.has ?? "appeared or vanished"}; Wilson's interval${hidden > ends.upper ? ", up to all that is not counted by name" : ""}`,
        // What one sample has this often the other lacks in one of three.
        noiseFloor: 1 / (chosen?.otherRows ?? fewest),
        thresholds,
      }),
    ],
    gate: {
      test: "fisher",
      p: Math.min(1, (chosen?.p ?? 1) * lookedAt(items, reference, current)),
    },
    bars: barsOf(chosen === undefined ? [] : [chosen, ...others]),
    caveats: [
      ...others.map((one) => `Also ${one.has}: ${one.name}, ${percent(one.share)} of the rows.`),
      ...caveatsOfNames("reference", reference),
      ...caveatsOfNames("current window", current),
    ],
  };
}
