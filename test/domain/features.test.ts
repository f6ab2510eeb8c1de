import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CustomerEvent,
  endOfTime,
  type Fact,
  type Feature,
  featureSetVersion,
  features,
  isFeatureFact,
  satisfactionValidityDays,
} from "#domain";
import * as c from "../support/customer.js";

const completed = (
  serviceId: string,
  completedAt: string,
  serviceType: string,
  price: { readonly minor: number; readonly currency: string },
  satisfaction: number,
) =>
  ({
    type: "ServiceCompleted",
    serviceId,
    completedAt,
    serviceType,
    price,
    satisfaction,
  }) as const satisfies CustomerEvent;

const usd = (minor: number) => ({ minor, currency: "USD" });
const eur = (minor: number) => ({ minor, currency: "EUR" });
const s1 = completed("s1", "2026-01-10T09:00:00.000Z", "roof_cleaning", usd(35_000), 4);
const s2 = completed("s2", "2026-02-15T10:00:00.000Z", "lawn_care", eur(12_000), 5);
const s3 = completed("s3", "2026-03-01T14:00:00.000Z", "roof_cleaning", usd(5_000), 2);

/** Facts in the order of recording: an event, and when it was recorded. */
function recorded(...facts: readonly (readonly [CustomerEvent, string])[]): readonly Fact[] {
  return facts.map(([event, recordedAt], i) => ({ version: i + 1, recordedAt, event }));
}

const golden = recorded(
  [s1, "2026-01-10T09:05:00.000Z"],
  [s2, "2026-02-15T10:02:00.000Z"],
  [s3, "2026-03-20T08:00:00.000Z"],
  [
    { type: "SatisfactionCorrected", serviceId: "s2", score: 3, at: "2026-04-01T12:00:00.000Z" },
    "2026-04-01T12:00:00.000Z",
  ],
);

const after = (facts: readonly Fact[], event: CustomerEvent, recordedAt: string) => [
  ...facts,
  { version: facts.length + 1, recordedAt, event },
];

const value = <T>(feature: Feature<T>) =>
  feature.status === "present" ? feature.value : feature.status;

const countAndAverage = (facts: readonly Fact[], at: string, knownAt?: string) => {
  const { serviceCount, satisfactionAverage } = features(facts, at, knownAt);
  return [value(serviceCount), value(satisfactionAverage)];
};

describe("features", () => {
  it("are set version 1", () => {
    expect(featureSetVersion).toBe(1);
    expect(satisfactionValidityDays).toBe(730);
  });

  it.each([
    ["2026-01-10T09:00:00.000Z", 0, "absent"],
    ["2026-01-10T09:05:00.000Z", 1, 4],
    ["2026-02-20T00:00:00.000Z", 2, 4.5],
    ["2026-03-10T00:00:00.000Z", 2, 4.5],
    ["2026-03-25T00:00:00.000Z", 3, 11 / 3],
    ["2026-04-02T00:00:00.000Z", 3, 3],
  ])("as known at %s are %s services, satisfaction %s", (at, count, average) => {
    expect(countAndAverage(golden, at)).toEqual([count, average]);
  });

  it.each([
    ["2026-01-10T09:00:00.000Z", 1, 4],
    ["2026-02-20T00:00:00.000Z", 2, 3.5],
    ["2026-03-10T00:00:00.000Z", 3, 3],
  ])("of %s, as known after all, are %s services, satisfaction %s", (at, count, average) => {
    expect(countAndAverage(golden, at, endOfTime)).toEqual([count, average]);
    expect(countAndAverage(golden, at, "2026-04-01T12:00:00.000Z")).toEqual([count, average]);
  });

  it("know of no survey before it was answered, whatever is known later", () => {
    const givenAt = "2026-04-10T08:00:00.000Z";
    const survey = { type: "SatisfactionRecorded", serviceId: "s1", score: 1, givenAt } as const;
    const facts = after(golden, survey, "2026-04-10T08:00:00.000Z");
    expect(countAndAverage(facts, "2026-04-09T00:00:00.000Z", endOfTime)).toEqual([3, 3]);
    expect(countAndAverage(facts, "2026-04-10T07:59:59.999Z", endOfTime)).toEqual([3, 3]);
    expect(countAndAverage(facts, "2026-04-10T08:00:00.000Z")).toEqual([3, 2]);
  });

  it("are these for a customer of whom nothing is known: zero is not absent", () => {
    expect(features([], "2026-01-01T00:00:00.000Z")).toEqual({
      serviceCount: { status: "present", value: 0 },
      satisfactionAverage: { status: "absent" },
      satisfactionTrend: { status: "absent" },
      lifetimeValue: { status: "present", value: {} },
      daysSinceLastService: { status: "absent" },
      serviceTypes: { status: "present", value: [] },
      propertyType: { status: "absent" },
      lotFeatures: { status: "absent" },
    });
  });

  it("are these for one with three services and a property", () => {
    const facts = after(golden, c.propertyRecorded, "2026-04-01T13:00:00.000Z");
    const since = "2026-03-01T14:00:00.000Z";
    expect(features(facts, "2026-04-02T00:00:00.000Z")).toEqual({
      serviceCount: { status: "present", value: 3, since },
      satisfactionAverage: { status: "present", value: 3, since },
      satisfactionTrend: { status: "present", value: -1.5, since },
      lifetimeValue: { status: "present", value: { USD: 40_000, EUR: 12_000 }, since },
      daysSinceLastService: { status: "present", value: 31, since },
      serviceTypes: { status: "present", value: ["lawn_care", "roof_cleaning"], since },
      propertyType: { status: "present", value: "single_family", since: c.propertyRecorded.at },
      lotFeatures: {
        status: "present",
        value: ["large_yard", "pool"],
        since: c.propertyRecorded.at,
      },
    });
  });

  it("tell no lot features from no property", () => {
    const facts = recorded([
      { ...c.propertyRecorded, lotFeatures: [] },
      "2026-01-02T00:00:00.000Z",
    ]);
    const { lotFeatures } = features(facts, "2026-01-03T00:00:00.000Z");
    expect(lotFeatures).toEqual({ status: "present", value: [], since: c.propertyRecorded.at });
  });

  it("take the property of the latest time, and of equals the one recorded last", () => {
    const { at } = c.propertyRecorded;
    const garden = { ...c.propertyRecorded, propertyId: "prop-2", lotFeatures: ["garden"] };
    const older = { ...garden, lotFeatures: ["pond"], at: "2026-01-01T00:00:00.000Z" };
    const lots = (...events: readonly CustomerEvent[]) =>
      value(features(recorded(...events.map((event) => [event, at] as const)), at).lotFeatures);
    expect(lots(c.propertyRecorded, garden, older)).toEqual(["garden"]);
    expect(lots(garden, c.propertyRecorded, older)).toEqual(["large_yard", "pool"]);
  });

  it("have a trend from two scores on: the newest against the mean of those before", () => {
    const trend = (at: string) => value(features(golden, at).satisfactionTrend);
    expect(trend("2026-01-10T09:05:00.000Z")).toBe("absent");
    expect(trend("2026-02-20T00:00:00.000Z")).toBe(1);
    expect(trend("2026-03-25T00:00:00.000Z")).toBe(-2.5);
  });

  it("count whole days since the last service", () => {
    const days = (at: string) => value(features(golden, at, endOfTime).daysSinceLastService);
    expect(days("2026-01-10T09:00:00.000Z")).toBe(0);
    expect(days("2026-01-11T08:59:59.999Z")).toBe(0);
    expect(days("2026-01-11T09:00:00.000Z")).toBe(1);
  });

  it("let satisfaction expire 730 days after the newest score, and nothing else", () => {
    const last = features(golden, "2028-02-29T14:00:00.000Z");
    expect(value(last.satisfactionAverage)).toBe(3);
    expect(value(last.satisfactionTrend)).toBe(-1.5);
    const next = features(golden, "2028-02-29T14:00:00.001Z");
    const expired = { status: "expired", since: "2026-03-01T14:00:00.000Z" };
    expect(next.satisfactionAverage).toEqual(expired);
    expect(next.satisfactionTrend).toEqual(expired);
    expect(value(next.serviceCount)).toBe(3);
    expect(value(next.daysSinceLastService)).toBe(730);
  });

  it("leave a service without a score out of satisfaction", () => {
    const { satisfaction: _, ...unrated } = s3;
    const facts = recorded([s1, s1.completedAt], [unrated, s3.completedAt]);
    const { satisfactionAverage, satisfactionTrend } = features(facts, s3.completedAt);
    expect(satisfactionAverage).toEqual({ status: "present", value: 4, since: s1.completedAt });
    expect(satisfactionTrend).toEqual({ status: "absent" });
  });

  it("leave a voided service out as soon as that is known", () => {
    const facts = after(
      golden,
      { type: "ServiceVoided", serviceId: "s3", reason: "another customer's" },
      "2026-04-05T00:00:00.000Z",
    );
    expect(countAndAverage(facts, "2026-04-04T00:00:00.000Z")).toEqual([3, 3]);
    expect(countAndAverage(facts, "2026-04-05T00:00:00.000Z")).toEqual([2, 3.5]);
    expect(countAndAverage(facts, "2026-03-10T00:00:00.000Z", endOfTime)).toEqual([2, 3.5]);
    expect(value(features(facts, "2026-04-05T00:00:00.000Z").lifetimeValue)).toEqual({
      USD: 35_000,
      EUR: 12_000,
    });
  });

  it("take a corrected service as it should have been, from its corrected time", () => {
    const { satisfaction: _, ...facts } = s2;
    const corrected = after(
      golden,
      {
        ...facts,
        type: "ServiceCorrected",
        completedAt: "2026-02-25T10:00:00.000Z",
        price: usd(1_000),
        serviceType: "pest_control",
        reason: "wrong day",
        at: "2026-04-03T00:00:00.000Z",
      },
      "2026-04-03T00:00:00.000Z",
    );
    expect(countAndAverage(corrected, "2026-02-20T00:00:00.000Z")).toEqual([2, 4.5]);
    expect(countAndAverage(corrected, "2026-02-20T00:00:00.000Z", endOfTime)).toEqual([1, 4]);
    expect(countAndAverage(corrected, "2026-02-25T10:00:00.000Z", endOfTime)).toEqual([2, 3.5]);
    const now = features(corrected, "2026-04-03T00:00:00.000Z");
    expect(value(now.lifetimeValue)).toEqual({ USD: 41_000 });
    expect(value(now.serviceTypes)).toEqual(["pest_control", "roof_cleaning"]);
  });

  it("take the newest correction, in whatever order they were recorded", () => {
    const { satisfaction: _, ...facts } = s1;
    const price = (minor: number, at: string): CustomerEvent => ({
      ...facts,
      type: "ServiceCorrected",
      price: usd(minor),
      reason: "wrong price",
      at,
    });
    const recordedAt = "2026-01-20T00:00:00.000Z";
    const newer = price(2, "2026-01-12T00:00:00.000Z");
    const older = price(1, "2026-01-11T00:00:00.000Z");
    const sum = (...events: readonly CustomerEvent[]) =>
      value(
        features(recorded(...events.map((event) => [event, recordedAt] as const)), recordedAt)
          .lifetimeValue,
      );
    expect(sum(s1, newer, older)).toEqual({ USD: 2 });
    expect(sum(s1, older, newer)).toEqual({ USD: 2 });
  });

  it("put a survey right from the survey's own time", () => {
    const givenAt = "2026-01-15T00:00:00.000Z";
    const at = "2026-01-20T00:00:00.000Z";
    const facts = recorded(
      [s1, s1.completedAt],
      [{ type: "SatisfactionRecorded", serviceId: "s1", score: 1, givenAt }, givenAt],
      [{ type: "SatisfactionCorrected", serviceId: "s1", score: 5, givenAt, at }, at],
    );
    expect(countAndAverage(facts, "2026-01-14T00:00:00.000Z", endOfTime)).toEqual([1, 4]);
    expect(countAndAverage(facts, "2026-01-16T00:00:00.000Z")).toEqual([1, 1]);
    expect(countAndAverage(facts, "2026-01-16T00:00:00.000Z", endOfTime)).toEqual([1, 5]);
  });

  it("are made of six types of event", () => {
    const feature = recorded(
      [c.registered, c.registered.at],
      [c.propertyRecorded, c.registered.at],
      [c.serviceCompleted, c.registered.at],
      [c.serviceCorrected, c.registered.at],
      [c.serviceVoided, c.registered.at],
      [c.surveyAnswered, c.registered.at],
      [c.scoreCorrected, c.registered.at],
      [c.consentGiven, c.registered.at],
      [c.profileUpdated, c.registered.at],
      [c.contactReserved, c.registered.at],
    ).filter(isFeatureFact);
    expect(feature.map(({ version }) => version)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  const instants = fc
    .integer({ min: Date.parse("2026-01-09T00:00:00Z"), max: Date.parse("2026-04-15T00:00:00Z") })
    .map((ms) => new Date(ms).toISOString());

  it("do not depend on the order in which facts are handed in", () => {
    const all = after(golden, c.propertyRecorded, "2026-04-01T13:00:00.000Z");
    const shuffled = fc.shuffledSubarray(all, { minLength: all.length });
    fc.assert(
      fc.property(shuffled, instants, instants, (facts, at, knownAt) => {
        expect(features(facts, at, knownAt)).toEqual(features(all, at, knownAt));
      }),
    );
  });

  it("are the same live, from the facts recorded so far, and later, from all of them", () => {
    fc.assert(
      fc.property(instants, (at) => {
        const soFar = golden.filter(({ recordedAt }) => recordedAt <= at);
        expect(features(golden, at)).toEqual(features(soFar, at, endOfTime));
      }),
    );
  });
});
