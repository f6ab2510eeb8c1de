import { plain, type Reading, textsOf } from "./prompt.js";

/** Words that a draft should have, at least and at most. */
export const wordLimits = { least: 40, most: 160 } as const;

/** What can be seen in a draft's text, held against what is known of the customer. */
export interface Observation {
  /** True as well when no name is known. */
  readonly namesCustomer: boolean;
  /** True as well when no earlier service is known. */
  readonly mentionsService: boolean;
  readonly asksForSomething: boolean;
  readonly isCalm: boolean;
  readonly words: number;
  /** Whether it speaks to a customer who was not content, of that; true for all others. */
  readonly caresForUnhappy: boolean;
  readonly isUnhappy: boolean;
  /** How many facts of the customer it takes up: services, property, lot. */
  readonly facts: number;
}

const action =
  /\b(?:reply|answer|let us know|tell us|call us|click|book|schedule|reserve|choose|pick|confirm|forward|share|claim|contact us|get in touch)\b/i;
const care = /\b(?:sorry|apologi[sz]e|your feedback|not happy|better this time|make it right)\b/i;

/** Looks at a draft as the judge does. */
export function observe(
  { subject, body }: { readonly subject: string; readonly body: string },
  { firstName, features }: Pick<Reading, "firstName" | "features">,
): Observation {
  const text = `${subject}\n${body}`;
  const [searched, ownWords] = [normalised(text), normalised(body)];
  const mentions = (fact: string) => searched.includes(normalised(fact));
  const services = textsOf(features?.["serviceTypes"]);
  const home = [...textsOf(features?.["lotFeatures"]), ...textsOf(features?.["propertyType"])];
  const unhappy = isUnhappy(features);
  return {
    namesCustomer: firstName === undefined || ownWords.includes(normalised(firstName)),
    mentionsService: services.length === 0 || services.some(mentions),
    asksForSomething: action.test(body),
    isCalm: !shouts(text),
    words: body.split(/\s+/).filter((word) => word !== "").length,
    caresForUnhappy: !unhappy || care.test(body),
    isUnhappy: unhappy,
    facts: [...services, ...home].filter(mentions).length,
  };
}

/** Whether the customer was not content lately: a mean under 3.75, or a clear fall to under 4. */
export function isUnhappy(features: Reading["features"]): boolean {
  const average = features?.["satisfactionAverage"];
  const trend = features?.["satisfactionTrend"];
  if (typeof average !== "number") return false;
  return average < 3.75 || (typeof trend === "number" && trend <= -1 && average < 4);
}

/** Three exclamation marks, or two words in capitals of five letters or more. */
function shouts(text: string): boolean {
  return (text.match(/!/g) ?? []).length >= 3 || (text.match(/\b\p{Lu}{5,}\b/gu) ?? []).length >= 2;
}

/** Words in small letters with single spaces between and around them. */
function normalised(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim()} `;
}

/** A feature's value as one writes it: `roof_cleaning` is "roof cleaning". */
export function inWords(value: string): string {
  return (plain(value, 60) ?? "")
    .replace(/[_-]+/g, " ")
    .toLowerCase()
    .replace(/\bhvac\b/g, "HVAC");
}
