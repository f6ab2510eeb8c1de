import { hashText } from "../kernel/index.js";
import { hashWord } from "./words.js";

/** How many categories of a reference are counted by name; the others are "other" together. */
export const mostNames = 200;

/** How many categories beside them a profile counts by name. */
export const mostOthers = 12;

/** How long a name may be; of a longer one the beginning is kept, and a hash of all. */
const longest = 48;

/** An e-mail address somewhere in a text, or nothing but the 9 to 15 digits of a phone number. */
const personal = /[^\s@]@[\w-]+(\.[\w-]+)*\.[a-z]{2,}\b|^\+?(?:[\s().-]*\d){9,15}[\s().-]*$/iu;

/**
 * A category as it is counted: well-formed, and short enough for a profile. What looks like an
 * address or a phone number is counted by a hash: names stand in reports and in saved references.
 */
export function nameOf(category: string): string {
  const name = category.replace(/\p{Surrogate}/gu, "\u{FFFD}");
  if (personal.test(name)) return `(personal)…${hashText(name).slice(0, 16)}`;
  if (name.length <= longest) return name;
  const start = name.slice(0, longest - 17).replace(/\p{Surrogate}/gu, "");
  return `${start}…${hashText(name).slice(0, 16)}`;
}

/** The most frequent names of a reference, and of equally frequent ones the first by name. */
export function mostFrequent(counts: ReadonlyMap<string, number>): readonly string[] {
  return [...counts]
    .sort(([a, often], [b, more]) => more - often || (a < b ? -1 : 1))
    .slice(0, mostNames)
    .map(([name]) => name);
}

/** A name that is not the frame's, with how often it was met. */
export type Counted = readonly [name: string, count: number];

/** Counts of names by the smallest hashes of them, at most `mostOthers`, in that order. */
export function smallestHashes(counts: Iterable<Counted>): readonly Counted[] {
  const sums = new Map<string, number>();
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums].sort(([a], [b]) => byHash(a, b)).slice(0, mostOthers);
}

/** Names in the order of their hashes. */
export function byHash(a: string, b: string): number {
  return hashWord(a) - hashWord(b) || (a < b ? -1 : Number(a > b));
}
