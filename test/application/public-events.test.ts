import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  breakingChanges,
  type JsonSchema,
  publicCategories,
  publicEventSchemas,
  publicEventsOf,
} from "#application";
import { contracts } from "#domain";
import { everyType, goldenEvent, goldenEvents } from "../support/golden-events.js";

describe("what others are told", () => {
  it("is an event of its own, with the times and the place of what happened", () => {
    expect(publicEventsOf(goldenEvent("ServiceCompleted"))).toEqual([
      {
        id: "customer:cust-0001/5/customer.service-completed.v1",
        type: "customer.service-completed.v1",
        stream: "customer:cust-0001",
        version: 5,
        occurredAt: "2026-03-01T14:00:00.000Z",
        recordedAt: "2026-05-02T09:00:14.000Z",
        correlationId: "run-2026-05-02",
        data: {
          customerId: "cust-0001",
          serviceId: "s-1",
          propertyId: "prop-1",
          serviceType: "roof_cleaning",
          price: { minor: 35_000, currency: "USD" },
          completedAt: "2026-03-01T14:00:00.000Z",
          satisfaction: 4.5,
        },
      },
    ]);
  });

  it("was true when it was recorded, if it has no time of its own", () => {
    const voided = goldenEvent("ServiceVoided");
    const [told] = publicEventsOf(voided);
    expect([told?.occurredAt, told?.recordedAt]).toEqual([voided.recordedAt, voided.recordedAt]);
  });

  it("leaves out what is not known", () => {
    const { event, ...around } = goldenEvent("ServiceCompleted");
    const { propertyId: _, satisfaction: __, ...less } = event as never as Record<string, unknown>;
    const [told] = publicEventsOf({ ...around, event: { ...less, type: "ServiceCompleted" } });
    expect(Object.keys(told?.data ?? {})).toEqual([
      "customerId",
      "serviceId",
      "serviceType",
      "price",
      "completedAt",
    ]);
  });

  it("says of consent whether there is any, and of versions whose they are", () => {
    const dataOf = (type: string) => publicEventsOf(goldenEvent(type))[0]?.data;
    expect(dataOf("ConsentGiven")).toMatchObject({ consents: true, purpose: "marketing" });
    expect(dataOf("ConsentWithdrawn")).toMatchObject({ consents: false });
    expect(dataOf("AgentVersionApproved")).toEqual({
      agentId: "upsell-generator",
      agentVersion: 1,
    });
  });

  it.each([
    ["below-threshold", "below-threshold"],
    ["text-erased", "text-erased"],
    ["Łukasz would not like that", "by-reviewer"],
  ])("says of the rejection %j: %s", (reason, told) => {
    const rejected = goldenEvent("MessageRejected");
    const event = { ...rejected.event, reason };
    expect(publicEventsOf({ ...rejected, event })[0]?.data).toMatchObject({ reason: told });
  });

  it("is nothing of these events", () => {
    const internal = everyType.filter(({ type }) => publicEventsOf(goldenEvent(type)).length === 0);
    expect(internal.map(({ category, type }) => `${category} ${type}`)).toEqual([
      "agent-version AgentVersionValidated",
      "customer ContactReserved",
      "customer ContactReleased",
      "customer ContactDeclined",
      "message DraftGenerated",
      "message DraftFailed",
      "message DraftJudged",
      "message JudgementFailed",
      "message ReviewCompleted",
      "message MessageImported",
      "evaluation CaseScored",
      "evaluation CaseFailed",
    ]);
  });

  it("is of every category that Docket has, and of no other", () => {
    expect([...publicCategories].sort()).toEqual(contracts.map(({ category }) => category).sort());
    const registered = goldenEvent("CustomerRegistered");
    for (const stream of ["visit:v-1", "constructor:1", "toString:2"]) {
      expect(publicEventsOf({ ...registered, stream: stream as never })).toEqual([]);
    }
    const event = { type: "constructor" };
    expect(publicEventsOf({ ...registered, event })).toEqual([]);
  });

  it("has an id of its own for each event", () => {
    const ids = goldenEvents.flatMap(publicEventsOf).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(60);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is as its schema says, in every type of event", () => {
    const schemas = publicEventSchemas();
    const told = goldenEvents.flatMap(publicEventsOf);
    for (const event of told) {
      const schema = schemas[event.type];
      if (schema === undefined) return expect.unreachable(event.type);
      const result = z.fromJSONSchema(closed(schema)).safeParse(event);
      expect(result.error?.issues ?? [], event.type).toEqual([]);
    }
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(Object.keys(schemas)));
  });
});

/** A schema that refuses what it does not name. */
function closed(schema: JsonSchema): JsonSchema {
  const properties = schema["properties"] as Readonly<Record<string, JsonSchema>> | undefined;
  if (properties === undefined) return schema;
  const entries = Object.entries(properties).map(([name, each]) => [name, closed(each)]);
  return { ...schema, properties: Object.fromEntries(entries), additionalProperties: false };
}

describe("the schemas in docs/events", () => {
  const folder = join(import.meta.dirname, "../../docs/events");
  const committed = Object.fromEntries(
    readdirSync(folder)
      .filter((file) => file.endsWith(".v1.json"))
      .map((file): [string, JsonSchema] => [
        file.replace(".json", ""),
        JSON.parse(readFileSync(join(folder, file), "utf8")),
      ]),
  );

  it("have been changed by the code in no way that breaks readers", () => {
    expect(breakingChanges(committed, publicEventSchemas())).toEqual([]);
  });

  it("are those of the code: `npm run events:schemas` writes them", () => {
    expect(committed).toEqual(publicEventSchemas());
    expect(Object.keys(committed)).toHaveLength(40);
  });

  it("are all in the index, with what they say", () => {
    const index = readFileSync(join(folder, "README.md"), "utf8");
    const missing = Object.entries(committed).filter(
      ([type, { description }]) => !index.includes(`| [${type}](${type}.json) | ${description} |`),
    );
    expect(missing).toEqual([]);
    expect(index.match(/^\| \[/gm)).toHaveLength(40);
  });
});
