import { distinctCount } from "../statistics/index.js";
import { type Names, type Pair, present } from "./comparison.js";
import { byHash, mostOthers } from "./names.js";
import { hashWord } from "./words.js";

/** One category, or item of sets, with how many rows of each side have it. */
export interface Item {
  readonly name: string;
  readonly reference: number;
  readonly current: number;
}

/** Up to which name a profile's list of others holds all there are. */
function limitOf({ others }: Names): string | undefined {
  return others.length < mostOthers ? undefined : others.at(-1)?.[0];
}

/** Everything whose count is known on both sides: the frame's names, and others that both would list. */
export function itemsOf({ frame }: Pair, reference: Names, current: Names): readonly Item[] {
  const names = "names" in frame ? frame.names : [];
  const limits = [limitOf(reference), limitOf(current)].filter((limit) => limit !== undefined);
  const [before, now] = [new Map(reference.others), new Map(current.others)];
  const others = [...new Set([...before.keys(), ...now.keys()])].filter((name) =>
    limits.every((limit) => byHash(name, limit) <= 0),
  );
  return [
    ...names.map((name, place) => ({
      name,
      reference: reference.counts[place] ?? 0,
      current: current.counts[place] ?? 0,
    })),
    ...others.map((name) => ({
      name,
      reference: before.get(name) ?? 0,
      current: now.get(name) ?? 0,
    })),
  ].filter((item) => item.reference + item.current > 0);
}

/** The share of rows, at most, that a category may have whose name a profile did not count. */
export function shareUncounted(profile: Names): number {
  if (limitOf(profile) === undefined) return 0;
  const listed = profile.others.reduce((sum, [, count]) => sum + count, 0);
  return Math.min(1, Math.max(0, profile.other - listed) / present(profile));
}

/** About how many categories a profile has that it does not count by name. */
function uncounted(profile: Names): number {
  if (limitOf(profile) === undefined) return 0;
  return distinctCount(
    profile.others.map(([name]) => hashWord(name)),
    mostOthers,
  );
}

/**
 * By how many a p of the surest item is multiplied: all there are, about, and not only those counted
 * by name. The reference named what it has most of, so among them are its own flukes.
 */
export function lookedAt(items: readonly Item[], reference: Names, current: Names): number {
  return Math.max(1, items.length + Math.max(uncounted(reference), uncounted(current)));
}

/** What is to be said where a side has more names than are counted. */
export function caveatsOfNames(side: string, profile: Names): readonly string[] {
  if (limitOf(profile) === undefined) return [];
  return [
    `The ${side} has about ${uncounted(profile)} more categories than are counted by name; new ones among them may go unseen.`,
  ];
}
