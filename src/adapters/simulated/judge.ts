import { type Observation, observe, wordLimits } from "./observation.js";
import type { Reading } from "./prompt.js";
import type { Random } from "./random.js";

/** A text's qualities, each 0 to 1 before noise; which of them a criterion means, by its name. */
const qualities = [
  ["personal", /personal/],
  ["relevant", /relevan/],
  ["tone", /tone|brand|voice/],
  ["action", /call|action|clear/],
  ["length", /length|concise|short/],
  ["honest", /honest|truth|safe/],
] as const;

type Quality = (typeof qualities)[number][0];

/** A judgement: each criterion's score, 0 to 1 with two decimals, and what is wrong in words. */
export interface Judgement {
  readonly scores: Readonly<Record<string, number>>;
  readonly rationale: string;
}

/**
 * Scores the draft in a prompt by what can be seen in its text.
 *
 * @param criteria - Names of what is scored.
 * @param noise - Standard deviation of each score around what was seen.
 */
export function judgeDraft(
  reading: Reading,
  criteria: readonly string[],
  noise: number,
  random: Random,
): Judgement {
  const { subject, body } = reading.draft;
  const draft = { subject: textOf(subject), body: textOf(body) };
  if (draft.body.trim() === "") {
    return {
      scores: Object.fromEntries(criteria.map((criterion) => [criterion, 0])),
      rationale: "There is no draft to judge.",
    };
  }
  const seen = observe(draft, reading);
  const faults = faultsOf(seen);
  const quality = qualityOf(seen, faults.length);
  return {
    scores: Object.fromEntries(
      criteria.map((criterion) => [
        criterion,
        inHundredths(meant(criterion, quality) + random.gaussian(noise)),
      ]),
    ),
    rationale: (faults.length > 0 ? faults.slice(0, 3) : praise(seen)).join(" "),
  };
}

function qualityOf(seen: Observation, faults: number): Readonly<Record<Quality, number>> {
  // A reader who stumbles once reads the rest less kindly, and a disappointed one even more so.
  const strain = 0.1 * faults + (seen.isUnhappy ? 0.2 : 0);
  const facts = Math.min(seen.facts, 4);
  const unless = (good: boolean, loss: number) => (good ? 0 : loss);
  const fits = hasGoodLength(seen);
  return {
    personal:
      0.76 +
      0.05 * facts -
      unless(seen.namesCustomer, 0.6) -
      unless(seen.mentionsService, 0.3) -
      strain,
    relevant:
      0.72 +
      0.06 * facts -
      unless(seen.mentionsService, 0.5) -
      unless(seen.caresForUnhappy, 0.3) -
      unless(fits, 0.1) -
      strain,
    tone:
      0.91 -
      unless(seen.isCalm, 0.6) -
      unless(seen.caresForUnhappy, 0.3) -
      unless(fits, 0.35) -
      strain,
    action: 0.92 - unless(seen.asksForSomething, 0.8) - unless(fits, 0.35) - strain,
    length: 0.93 - unless(fits, 0.6) - strain,
    honest: 0.94 - unless(seen.isCalm, 0.4) - strain,
  };
}

/** The quality that a criterion's name speaks of, or the mean of all. */
function meant(criterion: string, quality: Readonly<Record<Quality, number>>): number {
  const named = qualities.find(([, words]) => words.test(criterion.toLowerCase()));
  if (named !== undefined) return quality[named[0]];
  const all = Object.values(quality);
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}

function faultsOf(seen: Observation): readonly string[] {
  return [
    ...(seen.namesCustomer ? [] : ["It does not address the customer by name."]),
    ...(seen.mentionsService ? [] : ["It does not mention an earlier service."]),
    ...(seen.caresForUnhappy
      ? []
      : ["It sells to a customer who was not content, without a word about that."]),
    ...(seen.isCalm ? [] : ["It shouts: capital letters and exclamation marks press the reader."]),
    ...(seen.asksForSomething ? [] : ["It does not say what the customer should do next."]),
    ...(hasGoodLength(seen)
      ? []
      : [`It has ${seen.words} words; ${wordLimits.least} to ${wordLimits.most} would be right.`]),
  ];
}

function praise({ facts, isUnhappy }: Observation): readonly string[] {
  return [
    facts > 2
      ? "It is about this customer's own home and services, and the next step is clear."
      : "It addresses the customer calmly, and the next step is clear.",
    ...(facts > 1 ? [] : ["It could say more about what is known of the home."]),
    ...(isUnhappy ? ["After a disappointing visit, an offer may still come too early."] : []),
  ];
}

function hasGoodLength({ words }: Observation): boolean {
  return words >= wordLimits.least && words <= wordLimits.most;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, 50_000) : "";
}

function inHundredths(score: number): number {
  return Math.round(Math.min(1, Math.max(0, score)) * 100) / 100;
}
