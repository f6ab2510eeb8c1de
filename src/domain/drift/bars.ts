import { contributions, type Names, type Numbers, type Pair, present } from "./comparison.js";
import { cumulated, quantileAt } from "./distributions.js";
import { edgesOf } from "./edges.js";
import { itemsOf } from "./items.js";
import type { Frame } from "./profile.js";
import type { Bar } from "./verdict.js";

/** How many bars a distribution is shown by. */
const mostBars = 20;

/** What sums of shares are off by. */
const rounding = 1e-9;

/** Four digits, without an exponent where it can be read without. */
function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** The bins after which a bar ends: each where it is the only one, else about equally far apart. */
function lastBins(frame: Frame, reference: Numbers, current: Numbers): readonly number[] {
  const edges = edgesOf(frame);
  const used = edges.map((_, bin) => bin).filter((bin) => countsAt(bin, reference, current) > 0);
  if (used.length <= mostBars) return used;
  const ends = (share: number) =>
    [reference, current].map((side) => quantileAt(share, frame, side).value);
  const [from, to] = [Math.min(...ends(0.01)), Math.max(...ends(0.99))];
  const place = logarithmic(frame, from) ? Math.log : (value: number) => value;
  const width = (place(to) - place(from)) / (mostBars - 2);
  const barOf = (edge: number) =>
    edge <= 0 && place === Math.log
      ? 0
      : Math.max(0, Math.ceil((place(edge) - place(from)) / width));
  const last = new Map<number, number>();
  for (const [bin, edge] of edges.entries()) if (edge <= to) last.set(barOf(edge), bin);
  return [...last.values()];
}

function countsAt(bin: number, reference: Numbers, current: Numbers): number {
  return (reference.counts[bin] ?? 0) + (current.counts[bin] ?? 0);
}

/** Amounts are shown on the scale that they grow on. */
function logarithmic(frame: Frame, from: number): boolean {
  return frame.kind === "amount" && from > 0;
}

/** What a bar from one edge to another is called; one that holds a single value by that value. */
function labelOf(from: number | undefined, to: number | undefined, isValue: boolean): string {
  if (to === undefined) return `> ${shown(from ?? 0)}`;
  if (isValue) return shown(to);
  return from === undefined ? `≤ ${shown(to)}` : `${shown(from)} – ${shown(to)}`;
}

/** Both distributions of numbers, in about twenty bars whose ends are edges of the frame. */
export function barsOfNumbers(frame: Frame, reference: Numbers, current: Numbers): readonly Bar[] {
  const edges = edgesOf(frame);
  const [f, g] = [cumulated(reference), cumulated(current)];
  const ends = lastBins(frame, reference, current);
  const each = [reference, current].every((side) => side.onEdges === side.moments.count);
  const bars = [...ends, edges.length].map((end, place, all) => {
    const start = all[place - 1] ?? -1;
    const share = (sums: readonly number[]) => (sums[end] ?? 1) - (sums[start] ?? 0);
    return {
      label: labelOf(edges[start], edges[end], each && isUsedAlone(start, end, reference, current)),
      reference: share(f),
      current: share(g),
    };
  });
  return withContributions(bars.filter((bar) => bar.reference + bar.current > 0));
}

/** Whether of the bins after `start`, up to `end`, only the last one holds values. */
function isUsedAlone(start: number, end: number, reference: Numbers, current: Numbers): boolean {
  for (let bin = start + 1; bin < end; bin++) {
    if (countsAt(bin, reference, current) > 0) return false;
  }
  return true;
}

type Shares = Omit<Bar, "contribution">;

function withContributions(bars: readonly Shares[]): readonly Bar[] {
  const parts = contributions(bars.map((bar) => Math.abs(bar.current - bar.reference)));
  return bars.map((bar, index) => ({ ...bar, contribution: parts[index] ?? 0 }));
}

/** What one category adds to the Jensen-Shannon divergence. */
function divergence(p: number, q: number): number {
  const part = (share: number) => (share === 0 ? 0 : share * Math.log((2 * share) / (p + q)));
  return Math.max(0, part(p) + part(q));
}

/** The most frequent of bars on either side, in the order they have. */
function largest(bars: readonly Shares[], most: number): readonly Shares[] {
  const size = (bar: Shares) => Math.max(bar.reference, bar.current);
  const kept = new Set(bars.toSorted((a, b) => size(b) - size(a)).slice(0, most));
  return bars.filter((bar) => kept.has(bar));
}

/**
 * Both distributions of categories: the most frequent on either side by name, new ones too, and the
 * others together; of sets only the former.
 */
export function barsOfNames(pair: Pair, reference: Names, current: Names): readonly Bar[] {
  const [n, m] = [present(reference), present(current)];
  const all = itemsOf(pair, reference, current).map((item) => ({
    label: item.name,
    reference: item.reference / n,
    current: item.current / m,
  }));
  // A row may have several other items: their sum is no share of rows.
  if (reference.kind === "set") return withContributions(largest(all, mostBars));
  const named = largest(all, mostBars - 1);
  const rest = (side: "reference" | "current") =>
    Math.max(0, 1 - named.reduce((sum, bar) => sum + bar[side], 0));
  const other = { label: "other", reference: rest("reference"), current: rest("current") };
  const bars = other.reference + other.current > rounding ? [...named, other] : named;
  const parts = contributions(bars.map((bar) => divergence(bar.reference, bar.current)));
  return bars.map((bar, index) => ({ ...bar, contribution: parts[index] ?? 0 }));
}

/** Both sides' shares of yes and no. */
export function barsOfShare(
  [yes, no]: readonly [string, string],
  reference: number,
  current: number,
): readonly Bar[] {
  return withContributions([
    { label: yes, reference, current },
    { label: no, reference: 1 - reference, current: 1 - current },
  ]);
}
