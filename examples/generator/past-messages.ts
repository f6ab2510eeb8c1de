import { fakerEN_US as faker } from "@faker-js/faker";
import type { ExampleCustomer, ExampleService } from "./customers.js";
import { featuresAt, meanOf, scoresOf, until } from "./features.js";
import { houseAndPoolTexts } from "./house-and-pool-texts.js";
import { roofAndYardTexts } from "./roof-and-yard-texts.js";
import {
  referralAsks,
  referralClosings,
  referralOpenings,
  referralSubjects,
  type Suggestion,
  upsellClosings,
  upsellOffers,
} from "./texts.js";

const dayMs = 24 * 60 * 60 * 1000;
const reference = Date.parse("2026-10-01T00:00:00Z");

/** How many messages went to customers of the other file, and how many of those lately. */
const [toKnownCustomers, sentLately] = [25, 10];

/** A line of `past-messages.ndjson`. */
export interface PastMessage {
  readonly message_id: string;
  readonly customer_id: string;
  readonly purpose: "upsell" | "referral";
  readonly sent_at: string;
  readonly subject: string;
  readonly body: string;
  readonly features: Readonly<Record<string, unknown>>;
  readonly outcomes: readonly PastOutcome[];
}

interface PastOutcome {
  readonly event_id: string;
  readonly kind: "opened" | "clicked" | "converted" | "unsubscribed" | "bounced";
  readonly occurred_at: string;
  readonly automated: boolean;
}

/** A text that was sent, and to whom it could be sent. */
interface Written extends Pick<PastMessage, "purpose" | "subject" | "body"> {
  readonly suits: (past: readonly ExampleService[], customer: ExampleCustomer) => boolean;
}

/** One message of every text: first to some of `known`, then to customers that are made for it. */
export function pastMessages(
  known: readonly ExampleCustomer[],
  make: (id: string, index: number) => ExampleCustomer,
): readonly PastMessage[] {
  faker.seed(20_261_002);
  const drawn = faker.helpers.shuffle([...upsells(), ...referrals()]).map((text, index) => ({
    text,
    sentAt: sendingTime(index),
    seed: faker.number.int(1_000_000),
  }));
  const free = known.filter((customer) => customer.marketing_consent);
  let [made, events] = [0, 0];

  return drawn.map(({ text: { suits, purpose, subject, body }, sentAt, seed }, index) => {
    const fits = (customer: ExampleCustomer) => suits(until(customer, sentAt), customer);
    let recipient = index < toKnownCustomers ? free.find(fits) : undefined;
    if (recipient !== undefined) free.splice(free.indexOf(recipient), 1);
    while (recipient === undefined) {
      made += 1;
      const candidate = make(numbered("p", index + 1), made);
      if (fits(candidate)) recipient = candidate;
    }
    return {
      message_id: numbered("pm", index + 1),
      customer_id: recipient.customer_id,
      purpose,
      sent_at: iso(sentAt),
      subject,
      body,
      features: featuresAt(recipient, sentAt),
      outcomes: whatBecame(sentAt, seed).map((outcome) => {
        events += 1;
        return { event_id: numbered("ev", events), ...outcome };
      }),
    };
  });
}

function upsells(): readonly Written[] {
  return Object.entries({ ...roofAndYardTexts, ...houseAndPoolTexts }).flatMap(
    ([service, { openings, suggestions }]) =>
      openings.flatMap((opening) => suggestions.map((next) => upsell(service, opening, next))),
  );
}

function upsell(service: string, opening: string, suggestion: Suggestion): Written {
  const { next, needs, subject, text } = suggestion;
  const offer = faker.helpers.arrayElement(upsellOffers);
  const closing = faker.helpers.arrayElement(upsellClosings);
  return {
    purpose: "upsell",
    subject,
    body: letter(opening, `${text} ${offer}`, closing),
    suits: (past, { property_info }) =>
      past.some((each) => each.service_type === service) &&
      past.every((each) => each.service_type !== next) &&
      (needs === undefined || property_info.lot_features.includes(needs)),
  };
}

function referrals(): readonly Written[] {
  return referralOpenings.flatMap((opening) =>
    referralAsks.map((ask) => ({
      purpose: "referral" as const,
      subject: faker.helpers.arrayElement(referralSubjects),
      body: letter(opening, ask, faker.helpers.arrayElement(referralClosings)),
      suits: (past: readonly ExampleService[]) =>
        past.length > 1 && (meanOf(scoresOf(past)) ?? 0) >= 4.5,
    })),
  );
}

function letter(...paragraphs: readonly string[]): string {
  return ["Hi {{customer.name}},", ...paragraphs, "Kind regards,\nThe Brightside team"].join(
    "\n\n",
  );
}

/** The first ones within the 30 days before the reference date, all others up to 18 months before. */
function sendingTime(index: number): number {
  const days =
    index < sentLately
      ? faker.number.int({ min: 3, max: 28 })
      : faker.number.int({ min: 45, max: 540 });
  return reference - days * dayMs + faker.number.int({ min: 14 * 60, max: 20 * 60 }) * 60_000;
}

/** What is known to have happened after sending: a click or more in six cases of ten. */
function whatBecame(sentAt: number, seed: number): readonly Omit<PastOutcome, "event_id">[] {
  faker.seed(seed);
  const kinds = faker.helpers.weightedArrayElement([
    { weight: 34, value: ["opened", "clicked"] as const },
    { weight: 26, value: ["opened", "clicked", "converted"] as const },
    { weight: 24, value: ["opened"] as const },
    { weight: 11, value: [] as const },
    { weight: 3, value: ["opened", "unsubscribed"] as const },
    { weight: 2, value: ["bounced"] as const },
  ]);
  const hours = { opened: 20, clicked: 24, converted: 40, unsubscribed: 10, bounced: 1 };
  let at = sentAt;
  const outcomes = kinds.map((kind) => {
    at = Math.min(
      at + faker.number.int({ min: 2, max: hours[kind] * 60 }) * 60_000,
      reference - 60_000,
    );
    return { kind, occurred_at: iso(at), automated: false };
  });
  // A mail scanner opens everything at once.
  const scanned = kinds[0] === "opened" && faker.datatype.boolean(0.15);
  return scanned
    ? [{ kind: "opened", occurred_at: iso(sentAt + 4_000), automated: true }, ...outcomes]
    : outcomes;
}

function numbered(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(4, "0")}`;
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
