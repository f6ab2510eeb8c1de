import { type Feature, type Features, minorDigits } from "#domain";

/**
 * A customer's features, set version 1, as the text that their vector is made of. Nothing personal.
 *
 * An embedder has no sense of size: to it 41 is as far from 45 as from 410. So numbers become the
 * words that people have for them. What ages without any event, the days since the last service, is
 * left out: an index keeps vectors by the stream's version, and each must be the same whenever it is
 * made. What is absent or expired is left out as well, so that nobody is alike for what is not known.
 * Vectors of another wording do not compare with these: that would take the next index.
 */
export function portraitOf(features: Features): string {
  const lines: readonly (readonly [string, readonly string[]])[] = [
    ["property", spoken([known(features.propertyType)])],
    ["lot", spoken(known(features.lotFeatures) ?? [])],
    ["services", spoken(known(features.serviceTypes) ?? [])],
    ["how often", worded(features.serviceCount, frequencies)],
    ["spent so far", spendings(known(features.lifetimeValue) ?? {})],
    ["satisfaction", worded(features.satisfactionAverage, satisfactions)],
    ["satisfaction lately", worded(features.satisfactionTrend, trends)],
  ];
  return lines
    .filter(([, words]) => words.length > 0)
    .map(([name, words]) => `${name}: ${words.join(", ")}`)
    .join("\n");
}

/** Words for numbers from a least one on, in descending order; the last one for all below. */
type Bands = readonly (readonly [least: number, word: string])[];

const frequencies: Bands = [
  [10, "a customer of many services"],
  [4, "a regular customer"],
  [2, "a customer of a few services"],
  [1, "a customer of one service"],
  [0, "not a customer of any service yet"],
];
/** Of a mean score from 1 to 5. */
const satisfactions: Bands = [
  [4.5, "delighted"],
  [3.5, "content"],
  [2.5, "undecided"],
  [1, "unhappy"],
];
/** Of the newest score less the mean of those before, -4 to 4. */
const trends: Bands = [
  [0.5, "rising"],
  [-0.5, "as before"],
  [-4, "falling"],
];
/** In whole units of a currency. */
const sums: Bands = [
  [10_000, "tens of thousands"],
  [3_000, "many thousands"],
  [1_000, "a few thousand"],
  [300, "many hundreds"],
  [100, "a few hundred"],
  [1, "less than a hundred"],
  [0, "nothing"],
];

function wordFor(value: number, bands: Bands): string {
  const [, word = ""] = bands.find(([least]) => value >= least) ?? bands.at(-1) ?? [];
  return word;
}

function worded(feature: Feature<number>, bands: Bands): readonly string[] {
  return feature.status === "present" ? [wordFor(feature.value, bands)] : [];
}

/** One for each currency, in the order of their codes: sums of two are never compared. */
function spendings(minorByCurrency: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(minorByCurrency)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, minor]) => `${wordFor(minor / 10 ** (minorDigits(code) ?? 0), sums)} ${code}`);
}

/** Names of a record as words: "roof_cleaning" is "roof cleaning". */
function spoken(names: readonly (string | undefined)[]): readonly string[] {
  return names.flatMap((name) => name?.replace(/[_\s]+/g, " ").trim() || []);
}

function known<T>(feature: Feature<T>): T | undefined {
  return feature.status === "present" ? feature.value : undefined;
}
