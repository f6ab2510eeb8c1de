import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import {
  type CustomerCommand,
  type Instant,
  type Money,
  millisecondsBetween,
  minorDigits,
  sameJson,
  toInstant,
  toMinor,
} from "#domain";
import { customerRecord, serviceRecord } from "./customer-schema.js";
import * as field from "./fields.js";
import { type Issue, ignoredFields, issuesOf, onePerPath } from "./issue.js";

type Service = z.output<typeof serviceRecord>;

/** A record as commands to one customer, in the order in which they are to be decided. */
export interface CustomerRecord {
  readonly customerId: string;
  readonly commands: readonly CustomerCommand[];
  /** Fields that were there and mean nothing here, e.g. `service_history[].crew`. */
  readonly ignored: readonly string[];
}

/** The property that services of a record belong to: a record tells of one. */
const home = "home";

const readableService = field.lenient(serviceRecord);
type ReadableService = z.output<typeof readableService>;

/** What can be read of a record whatever is wrong with the rest of it. */
const readable = z
  .object({
    updated_at: field.time.nullish().catch(undefined),
    service_history: z.array(readableService.catch({})).catch([]),
  })
  .catch({ service_history: [] });

/** Takes a record whole or refuses it whole, with all that is wrong with it. */
export function parseCustomerRecord(
  value: unknown,
  now: Instant,
): Result<CustomerRecord, readonly Issue[]> {
  const parsed = customerRecord.safeParse(value);
  const issues = [
    ...issuesOf(customerRecord, value, parsed.error?.issues ?? []),
    ...impossibilities(parsed.data ?? readable.parse(value), now),
  ];
  if (parsed.data === undefined || issues.length > 0) return err(onePerPath(issues));
  return ok({
    customerId: parsed.data.customer_id,
    commands: commandsOf(parsed.data, now),
    ignored: ignoredFields(customerRecord, value),
  });
}

/** What no field is wrong about alone. */
function impossibilities(
  { updated_at, service_history: services }: z.output<typeof readable>,
  now: Instant,
): readonly Issue[] {
  return [
    ...field.futureIssue("updated_at", updated_at, now),
    ...services.flatMap((each, index) => impossibleIn(each, `service_history[${index}]`, now)),
    ...field.contradictions("service_history", "service_id", services, (a, b) =>
      sameJson(normal(a), normal(b)),
    ),
  ];
}

function impossibleIn(
  { date, price, currency, satisfaction_score, satisfaction_at }: ReadableService,
  path: string,
  now: Instant,
): readonly Issue[] {
  const issues = [
    ...field.futureIssue(`${path}.date`, date, now),
    ...field.futureIssue(`${path}.satisfaction_at`, satisfaction_at, now),
  ];
  const issue = (name: string, message: string) =>
    issues.push({ path: `${path}.${name}`, message });
  if (price !== undefined && currency !== undefined && minorOf(price, currency) === undefined) {
    const most = minorDigits(currency);
    issue("price", `expected at most ${most} decimals for ${currency}, got ${price}`);
  }
  if (satisfaction_at && date && millisecondsBetween(date, satisfaction_at) < 0) {
    issue("satisfaction_at", "is before the service's date");
  }
  if (satisfaction_at && (satisfaction_score ?? undefined) === undefined) {
    issue("satisfaction_score", "is missing, but satisfaction_at says when it was given");
  }
  return issues;
}

/** A service so that two ways to write the same facts are equal. */
function normal(service: ReadableService): object {
  const { date, satisfaction_at } = service;
  return field.given({
    ...service,
    date: field.statedAt(date),
    satisfaction_at: field.statedAt(satisfaction_at),
  });
}

function commandsOf(
  record: z.output<typeof customerRecord>,
  now: Instant,
): readonly CustomerCommand[] {
  const { customer_id: customerId, name, email, phone, property_info: property } = record;
  const stated = field.given({ at: field.statedAt(record.updated_at) });
  const facts = {
    propertyId: home,
    propertyType: property.type,
    lotFeatures: property.lot_features,
    ...field.given({ squareFeet: property.square_feet, yearBuilt: property.year_built }),
  };
  const services = new Map(record.service_history.map((each) => [each.service_id, each]));
  return [
    { type: "RegisterCustomer", now, customerId, at: stated.at ?? now },
    {
      type: "UpdateProfile",
      now,
      ...stated,
      name,
      email,
      ...field.given({ phone }),
      locale: record.locale ?? "en-US",
      timeZone: record.time_zone ?? "UTC",
    },
    { type: "RecordProperty", now, ...stated, ...facts },
    {
      type: record.marketing_consent ? "GiveConsent" : "WithdrawConsent",
      now,
      ...stated,
      channel: "email",
      purpose: "marketing",
      basis: "customer-record",
    },
    ...[...services.values()].flatMap((each) => serviceCommands(each, now)),
  ];
}

function serviceCommands(service: Service, now: Instant): readonly CustomerCommand[] {
  const { service_id: serviceId, satisfaction_score: score } = service;
  const completedAt = toInstant(service.date);
  const givenAt = field.statedAt(service.satisfaction_at);
  const answeredLater = givenAt !== undefined && givenAt !== completedAt;
  const report = {
    type: "ReportService",
    now,
    serviceId,
    propertyId: home,
    serviceType: service.service_type,
    price: moneyOf(service),
    completedAt,
    ...field.given({ notes: service.notes, satisfaction: answeredLater ? undefined : score }),
  } as const;
  return answeredLater && typeof score === "number"
    ? [report, { type: "RecordSatisfaction", now, serviceId, score, givenAt }]
    : [report];
}

function minorOf(price: number, currency: string): number | undefined {
  return toMinor(String(price), currency);
}

function moneyOf({ price, currency }: Service): Money {
  const minor = minorOf(price, currency);
  if (minor === undefined) throw new Error("a price was not checked before it was counted");
  return { minor, currency };
}
