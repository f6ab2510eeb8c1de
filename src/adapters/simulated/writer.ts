import { inWords, isUnhappy } from "./observation.js";
import {
  aboutHome,
  actions,
  apologies,
  blandOpenings,
  blandSubjects,
  blandSuggestions,
  capital,
  goesWith,
  greetings,
  offers,
  openings,
  type Phrase,
  padding,
  shouts,
  subjects,
  suggestions,
  type Topic,
} from "./phrases.js";
import { plain, type Reading, textsOf } from "./prompt.js";
import type { Random } from "./random.js";

/**
 * Writes a short e-mail from sentence templates.
 *
 * @param quality - 0 to 1: the chance to avoid each of the flaws "no name", "no earlier service",
 *   "nothing asked for", "pushy" and "wrong length". After feedback a flaw is half as likely.
 */
export function writeDraft(
  reading: Reading,
  quality: number,
  random: Random,
): { readonly subject: string; readonly body: string } {
  const flaws = drawFlaws((1 - quality) * (reading.hasFeedback ? 0.5 : 1), random);
  const service = earlierService(reading.features, random);
  const topic = topicOf(reading, service, random);
  const isBland = flaws.noService || service === undefined;
  const purpose = reading.purpose === "referral" ? "referral" : "upsell";
  const titles = isBland ? blandSubjects[purpose] : subjects[purpose];
  const body = [
    greeting(flaws.noName ? undefined : reading.firstName, random),
    ...paragraphs(reading, topic, purpose, isBland, flaws, random),
    signatureOf(reading, topic),
  ];
  return {
    subject: `${random.pick(titles)(topic)}${flaws.pushy ? "!!!" : ""}`,
    body: body.filter((part) => part !== "").join("\n\n"),
  };
}

type Flaws = ReturnType<typeof drawFlaws>;

function drawFlaws(risk: number, random: Random) {
  return {
    noName: random.happens(risk),
    noService: random.happens(risk),
    noAction: random.happens(risk),
    pushy: random.happens(risk),
    wrongLength: random.happens(risk) ? random.pick(["short", "long"] as const) : undefined,
    /** That a customer was not content is easy to overlook for a writer who wants to sell. */
    noCare: random.happens(Math.min(1, 3 * risk)),
  };
}

function greeting(firstName: string | undefined, random: Random): string {
  return firstName === undefined ? "Hello," : `${random.pick(greetings)} ${firstName},`;
}

function paragraphs(
  { features }: Reading,
  topic: Topic,
  purpose: "upsell" | "referral",
  isBland: boolean,
  flaws: Flaws,
  random: Random,
): readonly string[] {
  const say = (phrases: readonly Phrase[]) => random.pick(phrases)(topic);
  const opening = say(isBland ? blandOpenings : openings);
  const since = isBland ? "" : sinceThen(features?.["daysSinceLastService"]);
  const home = topic.feature === "" ? "" : say(aboutHome);
  const suggestion = say((isBland ? blandSuggestions : suggestions)[purpose]);
  const action = flaws.noAction ? "" : random.pick(actions[purpose]);
  const ending = flaws.pushy ? `${random.pick(shouts)} ${action}` : action;
  if (flaws.wrongLength === "short") return [opening, ending.trim()];
  return [
    `${opening} ${since}`.trim(),
    isUnhappy(features) && !flaws.noCare ? random.pick(apologies) : "",
    `${home} ${suggestion}`.trim(),
    topic.offer === "" ? "" : say(offers),
    ...(flaws.wrongLength === "long" ? padding : []),
    ending.trim(),
  ];
}

/** One of the earlier services, rather one that has to do with the customer's lot. */
function earlierService(features: Reading["features"], random: Random): string | undefined {
  const services = textsOf(features?.["serviceTypes"]);
  if (services.length === 0) return undefined;
  const lot = textsOf(features?.["lotFeatures"]).join(" ");
  const fitting = services.filter((service) => lot.includes(service.split("_")[0] ?? service));
  return random.pick(fitting.length > 0 && random.happens(0.7) ? fitting : services);
}

function topicOf(
  { purpose, features, guidelines }: Reading,
  service: string | undefined,
  random: Random,
): Topic {
  const had = textsOf(features?.["serviceTypes"]);
  const follows = service !== undefined && Object.hasOwn(goesWith, service) ? service : undefined;
  const fresh = (follows === undefined ? [] : (goesWith[follows] ?? [])).filter(
    (each) => !had.includes(each),
  );
  const lot = textsOf(features?.["lotFeatures"]);
  const [property = "home"] = textsOf(features?.["propertyType"]);
  const offer = offerOf(guidelines["offers"], purpose);
  return {
    service: service === undefined ? "last visit" : inWords(service),
    next: fresh.length > 0 ? inWords(random.pick(fresh)) : "a regular check-up",
    feature: service !== undefined && lot.length > 0 ? inWords(random.pick(lot)) : "",
    home: /family/.test(property)
      ? `${inWords(property).replace(" ", "-")} home`
      : inWords(property),
    company: plain(guidelines["company"], 100) ?? "our company",
    offer: offer === undefined || /[.!?]$/.test(offer) ? (offer ?? "") : `${offer}.`,
  };
}

function offerOf(offers: unknown, purpose: string): string | undefined {
  if (typeof offers !== "object" || offers === null || !Object.hasOwn(offers, purpose)) {
    return undefined;
  }
  return plain((offers as Readonly<Record<string, unknown>>)[purpose], 400);
}

function sinceThen(days: unknown): string {
  if (typeof days !== "number" || days < 14) return "";
  if (days < 60) return `Our last visit was about ${Math.round(days / 7)} weeks ago.`;
  if (days < 330) return `Our last visit was about ${Math.round(days / 30)} months ago.`;
  return "It has been a good while since our last visit.";
}

/** The signature keeps its lines. */
function signatureOf({ guidelines }: Reading, { company }: Topic): string {
  const signature = guidelines["signature"];
  const lines = typeof signature === "string" ? signature.slice(0, 500).split("\n") : [];
  const text = lines
    .map((line) => plain(line, 200) ?? "")
    .join("\n")
    .trim();
  return text === "" ? `Kind regards,\n${capital(company)}` : text;
}
