import { dayMs, type Instant, millisecondsBetween, type Recorded } from "../kernel/index.js";
import type { CustomerEvent } from "./events.js";
import {
  type FeatureEvent,
  featureEventTypes,
  newest,
  ofType,
  type ServiceAt,
  servicesAt,
} from "./service-history.js";

/** What a feature is at an instant. Absent, zero and expired are three different things. */
export type Feature<T> =
  /** `since` is the event time of the newest fact in it; there is none in a zero. */
  | { readonly status: "present"; readonly value: T; readonly since?: Instant }
  /** Nothing is known that it could be made of. */
  | { readonly status: "absent" }
  /** It was present, but its newest fact is too old to speak for today. */
  | { readonly status: "expired"; readonly since: Instant };

/** Feature set version 1. */
export interface Features {
  /** Services completed. */
  readonly serviceCount: Feature<number>;
  /** Mean of the services' scores, 1 to 5. Expires `satisfactionValidityDays` after the newest. */
  readonly satisfactionAverage: Feature<number>;
  /** Newest service's score minus the mean of those before, -4 to 4; absent under two scores. */
  readonly satisfactionTrend: Feature<number>;
  /** Sum of prices in minor units, by currency. Never summed across. */
  readonly lifetimeValue: Feature<Readonly<Record<string, number>>>;
  /** Whole days since the newest service, rounded down. */
  readonly daysSinceLastService: Feature<number>;
  /** Distinct types of service, sorted. */
  readonly serviceTypes: Feature<readonly string[]>;
  /** Of the property recorded last. */
  readonly propertyType: Feature<string>;
  readonly lotFeatures: Feature<readonly string[]>;
}

/** The version of the feature set that `features` computes. */
export const featureSetVersion = 1;

/** A satisfaction older than this says nothing about today: 730 days. */
export const satisfactionValidityDays = 730;

/** An event with the two things that place it in history: its place in the stream and its time. */
export type Fact<E extends CustomerEvent = CustomerEvent> = Pick<
  Recorded<E>,
  "version" | "recordedAt" | "event"
>;

/** Whether features depend on this event. */
export function isFeatureFact(fact: Fact): fact is Fact<FeatureEvent> {
  return (featureEventTypes as readonly string[]).includes(fact.event.type);
}

/**
 * Features of a customer as they were at `at`, from what was known at `knownAt`: event time <= at
 * and recorded time <= knownAt, latest by (event time, recorded time, version). Live and
 * historical features are this one function.
 *
 * @param facts - A customer's stream, or a part of it that is known by version; any order.
 * @param at - The instant that the features describe.
 * @param knownAt - What was recorded later is not looked at. `endOfTime` for all of `facts`.
 */
export function features(facts: readonly Fact[], at: Instant, knownAt: Instant = at): Features {
  const known = facts
    .filter(isFeatureFact)
    .filter((fact) => fact.recordedAt <= knownAt)
    .sort((a, b) => a.version - b.version)
    .map(({ event }) => event);
  const services = servicesAt(known, at);
  const property = newest(ofType(known, "PropertyRecorded"), (event) => event.at, at);
  const last = services.at(-1)?.completedAt;

  return {
    serviceCount: present(services.length, last),
    ...satisfaction(services, at),
    lifetimeValue: present(sumByCurrency(services), last),
    daysSinceLastService:
      last === undefined
        ? absent
        : present(Math.floor(millisecondsBetween(last, at) / dayMs), last),
    serviceTypes: present(
      [...new Set(services.map(({ serviceType }) => serviceType))].sort(),
      last,
    ),
    propertyType: property === undefined ? absent : present(property.propertyType, property.at),
    lotFeatures:
      property === undefined ? absent : present([...property.lotFeatures].sort(), property.at),
  };
}

const absent = { status: "absent" } as const;

function present<T>(value: T, since: Instant | undefined): Feature<T> {
  return since === undefined ? { status: "present", value } : { status: "present", value, since };
}

function satisfaction(
  services: readonly ServiceAt[],
  at: Instant,
): Pick<Features, "satisfactionAverage" | "satisfactionTrend"> {
  const scores = services.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const since = scores
    .map((score) => score.at)
    .sort()
    .at(-1);
  if (since === undefined) return { satisfactionAverage: absent, satisfactionTrend: absent };

  const values = scores.map(({ value }) => value);
  const [last = 0] = values.slice(-1);
  const expired = millisecondsBetween(since, at) > satisfactionValidityDays * dayMs;
  const validity = <T>(value: T): Feature<T> =>
    expired ? { status: "expired", since } : present(value, since);
  return {
    satisfactionAverage: validity(mean(values)),
    satisfactionTrend: values.length < 2 ? absent : validity(last - mean(values.slice(0, -1))),
  };
}

function sumByCurrency(services: readonly ServiceAt[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { price } of services) {
    sums[price.currency] = (sums[price.currency] ?? 0) + price.minor;
  }
  return sums;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
