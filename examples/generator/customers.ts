import {
  type Faker,
  fakerDE,
  fakerEN_US,
  fakerES_MX,
  fakerFR,
  fakerJA,
  fakerPL,
  fakerPT_BR,
  fakerSV,
  fakerTR,
  fakerUK,
  fakerVI,
} from "@faker-js/faker";
import {
  cents,
  contentNotes,
  criticalNotes,
  lotFeatures,
  propertyTypes,
  regions,
  services,
} from "./customer-data.js";

const referenceDate = "2026-10-01T00:00:00Z";
const dayMs = 24 * 60 * 60 * 1000;
const lastMoment = Date.parse(referenceDate) - 60 * 60 * 1000;

/** A service as `customers.ndjson` has it. */
export interface ExampleService {
  readonly service_id: string;
  readonly service_type: string;
  readonly date: string;
  readonly price: number;
  readonly currency: string;
  readonly satisfaction_score?: number;
  readonly satisfaction_at?: string;
  readonly notes?: string;
}

/** A line of `customers.ndjson`. */
export interface ExampleCustomer {
  readonly customer_id: string;
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
  readonly marketing_consent: boolean;
  readonly locale?: string;
  readonly time_zone?: string;
  readonly updated_at?: string;
  readonly property_info: {
    readonly type: string;
    readonly lot_features: readonly string[];
    readonly square_feet: number;
    readonly year_built: number;
  };
  readonly service_history: readonly ExampleService[];
}

const nameSources = [
  { weight: 60, value: fakerEN_US },
  { weight: 12, value: fakerES_MX },
  ...[fakerPL, fakerDE, fakerFR, fakerPT_BR].map((value) => ({ weight: 4, value })),
  ...[fakerSV, fakerTR, fakerVI, fakerUK, fakerJA].map((value) => ({ weight: 2, value })),
];

/** A customer, made from a seed: the same one for the same seed. */
export function exampleCustomer(id: string, seed: number): ExampleCustomer {
  const faker = fakerEN_US;
  faker.seed(seed);
  const { weightedArrayElement: weighted, maybe } = faker.helpers;
  const names = weighted(nameSources);
  if (names !== faker) names.seed(seed);
  const first = names.person.firstName();
  const [last = ""] = names.person.lastName().split(" de ");
  const region = weighted([...regions]);
  const currency =
    region.locale === "en-CA" ? "CAD" : (maybe(() => "EUR", { probability: 0.02 }) ?? "USD");
  const phone = `+1 ${region.areaCode} 555 01${faker.string.numeric(2)}`;
  const lot = faker.helpers.arrayElements([...lotFeatures], { min: 0, max: 4 });
  const type = weighted([...propertyTypes]);

  return {
    customer_id: id,
    name: `${first} ${last}`,
    email: emailOf(first, last, id, faker),
    ...maybe(() => ({ phone }), { probability: 0.85 }),
    marketing_consent: faker.datatype.boolean(0.88),
    ...maybe(() => ({ locale: region.locale }), { probability: 0.6 }),
    ...maybe(() => ({ time_zone: region.timeZone }), { probability: 0.5 }),
    ...maybe(() => ({ updated_at: instantBetween(faker, "2026-01-01", lastMoment) }), {
      probability: 0.6,
    }),
    property_info: {
      type,
      lot_features: lotFeatures.filter((each) => lot.includes(each)),
      square_feet: faker.number.int({ min: 90, max: 480 }) * 10,
      year_built: faker.number.int({ min: 1948, max: 2023 }),
    },
    service_history: history(faker, lot, currency),
  };
}

function emailOf(first: string, last: string, id: string, faker: Faker): string {
  const ascii = (name: string) =>
    name
      .replace(/[Łł]/g, "l")
      .normalize("NFD")
      .replace(/[^A-Za-z]/g, "")
      .toLowerCase();
  const [given, family] = [ascii(first), ascii(last)];
  const host = `example.${faker.helpers.arrayElement(["com", "org", "net"])}`;
  const number = Number(id.slice(2));
  return given === "" || family === ""
    ? `customer${number}@${host}`
    : `${given.charAt(0)}.${family}${number}@${host}`;
}

function history(
  faker: Faker,
  lot: readonly string[],
  currency: string,
): readonly ExampleService[] {
  const counts = [1, 4, 6, 6, 5, 4, 3, 2, 1].map((weight, value) => ({ weight, value }));
  const types = Object.keys(services).filter((type) => {
    const needs = services[type]?.needs;
    return needs === undefined || lot.includes(needs);
  });
  // Most people keep to a few services; some are harder to please than others.
  const usual = faker.helpers.arrayElements(types, { min: 1, max: 4 });
  const contentment = faker.helpers.weightedArrayElement([
    { weight: 8, value: 4.5 },
    { weight: 3, value: 4 },
    { weight: 1, value: 3 },
  ]);
  const dates = Array.from({ length: faker.helpers.weightedArrayElement(counts) }, () =>
    workingHour(faker),
  ).sort();
  return dates.map((date, index) => ({
    service_id: `s-${index + 1}`,
    ...service(faker, faker.helpers.arrayElement(usual), date, currency, contentment),
  }));
}

function service(
  faker: Faker,
  type: string,
  date: string,
  currency: string,
  contentment: number,
): Omit<ExampleService, "service_id"> {
  const [min, max] = services[type]?.price ?? [100, 200];
  const price = faker.number.int({ min, max: max - 1 }) + faker.helpers.arrayElement(cents);
  const score = Math.min(5, contentment + faker.number.int({ min: -2, max: 2 }) / 2);
  const scored = faker.datatype.boolean(0.7);
  const surveyed = Date.parse(date) + faker.number.int({ min: 2, max: 9 }) * dayMs + 37 * 60_000;
  const later = faker.datatype.boolean(0.2) && surveyed < lastMoment;
  const notes = faker.helpers.arrayElement(scored && score < 3.5 ? criticalNotes : contentNotes);
  return {
    service_type: type,
    date,
    price,
    currency,
    ...(scored ? { satisfaction_score: score } : {}),
    ...(scored && later ? { satisfaction_at: written(surveyed) } : {}),
    ...(faker.datatype.boolean(0.35) ? { notes } : {}),
  };
}

/** A quarter of an hour in the working day of the Americas. */
function workingHour(faker: Faker): string {
  const day = faker.number.int({ min: 0, max: 1367 });
  const quarter = faker.number.int({ min: 13 * 4, max: 21 * 4 });
  return written(Date.parse("2023-01-02T00:00:00Z") + day * dayMs + quarter * 15 * 60_000);
}

function instantBetween(faker: Faker, from: string, to: number): string {
  return written(faker.date.between({ from: `${from}T00:00:00Z`, to }).getTime());
}

/** An instant to the second. */
function written(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
