import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  agentVersionContract,
  contract,
  contracts,
  customerContract,
  type DomainEvent,
  type EventContract,
  erased,
  erasePersonal,
  evaluationContract,
  event,
  idOf,
  isErased,
  messageContract,
  opaqueId,
  personal,
  rolloutContract,
  streamName,
  subjectOf,
  text,
  validate,
} from "#domain";
import * as c from "../support/customer.js";
import * as m from "../support/message.js";

const stream = streamName(customerContract.category, "cust-0001");
const issuesOf = <E extends DomainEvent>(of: EventContract<E>, said: E) => {
  const result = validate(of, streamName(of.category, "1"), said);
  return result.isErr() ? result.error.issues : [];
};
const types = contracts.flatMap((each) =>
  Object.entries<z.ZodObject>(each.schemas).map(([type, schema]) => ({
    category: each.category as string,
    type,
    schema,
    personal: each.personalFields[type] ?? [],
    time: each.timeFields[type],
  })),
);

describe("the contract of an event", () => {
  it("takes what it declares", () => {
    expect(validate(customerContract, stream, c.profileUpdated)._unsafeUnwrap()).toEqual(
      c.profileUpdated,
    );
  });

  it("refuses a field that it does not know, also inside of another", () => {
    const price = { minor: 1, currency: "USD", vat: 2 };
    expect(issuesOf(customerContract, { ...c.registered, ...{ nickname: "L" } })).toEqual([
      'Unrecognized key: "nickname"',
    ]);
    expect(issuesOf(customerContract, { ...c.serviceCompleted, price })).toEqual([
      'price: Unrecognized key: "vat"',
    ]);
  });

  it("says where an event is wrong", () => {
    const wrong = {
      ...c.serviceCompleted,
      satisfaction: 7,
      completedAt: "yesterday",
      price: { minor: 1.5, currency: "XXX" },
    };
    const {
      type,
      stream: where,
      event: name,
      issues,
    } = validate(customerContract, stream, wrong)._unsafeUnwrapErr();
    expect([type, where, name]).toEqual(["InvalidEvent", "customer:cust-0001", "ServiceCompleted"]);
    expect(issues.map((issue) => issue.split(":")[0])).toEqual([
      "price.minor",
      "price.currency",
      "completedAt",
      "satisfaction",
    ]);
  });

  it.each(["NeverHeardOf", "constructor", "toString", "__proto__"])(
    "refuses an event of the unknown type %s",
    (type) => {
      const unknown: EventContract = customerContract;
      expect(issuesOf(unknown, { type })).toEqual(["unknown type"]);
    },
  );

  it("refuses text that Unicode cannot encode, and text that is too long", () => {
    expect(issuesOf(customerContract, { ...c.profileUpdated, locale: "\ud800" })).toHaveLength(1);
    expect(issuesOf(customerContract, { ...c.profileUpdated, name: "x".repeat(200) })).toEqual([]);
    expect(issuesOf(customerContract, { ...c.profileUpdated, name: "x".repeat(201) })).toHaveLength(
      1,
    );
  });

  it.each([
    ["2026-02-28T23:59:59.999Z", 0],
    ["2028-02-29T00:00:00.000Z", 0],
    ["2026-02-29T00:00:00.000Z", 1],
    ["2026-02-28T24:00:00.000Z", 1],
    ["2026-02-28T23:59:60.000Z", 1],
    ["2026-02-28T23:00:00Z", 1],
    ["2026-02-28T23:00:00.000+00:00", 1],
    ["2026-02-28", 1],
  ])("has instants in UTC with milliseconds, of the calendar: %s", (at, issues) => {
    expect(issuesOf(customerContract, { ...c.registered, at })).toHaveLength(issues);
  });

  it.each([
    ["c-0001", 0],
    ["a", 0],
    ["A.b_c-d", 0],
    ["x".repeat(128), 0],
    ["x".repeat(129), 1],
    ["", 1],
    ["-a", 1],
    ["a b", 1],
    ["a\n", 1],
    ["l.nowak@example.com", 1],
    ["a:b", 1],
    ["ł", 1],
  ])("has opaque ids: '%s'", (customerId, issues) => {
    expect(issuesOf(customerContract, { ...c.registered, customerId })).toHaveLength(issues);
  });

  it("has hashes in lower case, so that the same hash is the same text", () => {
    const hash = (contentHash: string) => ({
      ...m.prepared,
      generator: { ...m.generator, contentHash },
    });
    expect(issuesOf(messageContract, hash("ab".repeat(32)))).toEqual([]);
    expect(issuesOf(messageContract, hash("AB".repeat(32)))).toHaveLength(1);
    expect(issuesOf(messageContract, hash("ab".repeat(31)))).toHaveLength(1);
  });
});

describe("the contracts", () => {
  it("are of five categories, in schema version 1", () => {
    expect(contracts.map(({ category, schemaVersion }) => [category, schemaVersion])).toEqual([
      ["agent-version", 1],
      ["rollout", 1],
      ["customer", 1],
      ["message", 1],
      ["evaluation", 1],
    ]);
  });

  it("name as an event's own time a field that it has, and that is an instant", () => {
    const wrong = types.filter(
      ({ schema, time }) =>
        time !== undefined &&
        schema.shape[time]?.safeParse("2026-01-01T00:00:00.000Z").success !== true,
    );
    expect(wrong).toEqual([]);
  });

  it("leave only these events to the time at which they are recorded", () => {
    const untimed = types.filter(({ time }) => time === undefined);
    expect(untimed.map(({ category, type }) => `${category} ${type}`)).toEqual([
      "customer ServiceVoided",
      "customer SatisfactionCorrected",
      "customer ContactReleased",
      "message MessageDeclined",
      "message ContextPrepared",
      "message DraftGenerated",
      "message DraftFailed",
      "message DraftJudged",
      "message JudgementFailed",
      "message MessageApproved",
      "message MessageRejected",
      "message GenerationFailed",
      "evaluation CaseScored",
      "evaluation CaseFailed",
    ]);
  });

  it("keep the name of an event's type to itself", () => {
    const wrong = types.filter(
      ({ type, schema }) =>
        schema.shape["type"]?.safeParse(type).success !== true ||
        schema.shape["type"]?.safeParse("other").success !== false,
    );
    expect(wrong).toEqual([]);
  });
});

describe("personal data", () => {
  it("is in these fields, and in no others", () => {
    const declared = types.filter((each) => each.personal.length > 0);
    expect(declared.map(({ category, type, personal }) => [category, type, personal])).toEqual([
      ["customer", "ProfileUpdated", ["name", "email", "phone"]],
      ["customer", "PropertyRecorded", ["address"]],
      ["customer", "ServiceCompleted", ["notes"]],
      ["customer", "ServiceCorrected", ["notes"]],
      ["message", "ContextPrepared", ["promptHash"]],
      ["message", "DraftGenerated", ["subject", "body", "rawAnswer", "promptHash"]],
      ["message", "DraftFailed", ["detail", "promptHash"]],
      ["message", "DraftJudged", ["rationale", "rawAnswer", "promptHash"]],
      ["message", "JudgementFailed", ["detail", "promptHash"]],
      ["message", "ReviewCompleted", ["editedSubject", "editedBody"]],
      ["message", "MessageImported", ["subject", "body"]],
    ]);
  });

  it("may be erased in each of them, and nowhere else", () => {
    for (const { type, schema, personal } of types) {
      const erasable = Object.keys(schema.shape).filter(
        (field) => schema.shape[field]?.safeParse(erased).success === true,
      );
      expect(erasable, type).toEqual(personal);
    }
  });

  it("shows in the JSON Schema of each event", () => {
    for (const { type, schema, personal } of types) {
      const { properties = {} } = z.toJSONSchema(schema);
      const shown = Object.entries(properties).filter(
        ([, of]) => typeof of === "object" && of["personal"] === true,
      );
      expect(
        shown.map(([field]) => field),
        type,
      ).toEqual(personal);
    }
  });

  it("belongs to the customer: by the stream's id, or by the event's own field", () => {
    expect(subjectOf(customerContract, stream, c.profileUpdated)).toBe("cust-0001");
    const messages = streamName(messageContract.category, "msg-1");
    expect(subjectOf(messageContract, messages, m.drafted(1))).toBe("cust-0001");
    expect(
      [agentVersionContract, rolloutContract, evaluationContract].map(({ subject }) => subject),
    ).toEqual(["stream", "stream", "stream"]);
  });

  it("has its subject in every event of a message", () => {
    const without = Object.entries<z.ZodObject>(messageContract.schemas)
      .filter(([, { shape }]) => shape["customerId"]?.safeParse("cust-0001").success !== true)
      .map(([type]) => type);
    expect(without).toEqual([]);
  });

  it("is taken out of an event where it is, and only there", () => {
    const { phone: _, ...unlisted } = c.profileUpdated;
    expect(erasePersonal(customerContract, unlisted)).toEqual({
      ...unlisted,
      name: { erased: true },
      email: { erased: true },
    });
    expect(erasePersonal(customerContract, c.registered)).toEqual(c.registered);
    expect(issuesOf(customerContract, erasePersonal(customerContract, c.profileUpdated))).toEqual(
      [],
    );
  });

  it("that was erased is told from what was not", () => {
    expect(isErased(erased)).toBe(true);
    for (const value of ["", "erased", null, undefined, {}, { erased: false }]) {
      expect(isErased(value)).toBe(false);
    }
  });
});

describe("a contract of one's own", () => {
  const own = contract("visit", "customerId", {
    VisitPlanned: event({ customerId: opaqueId, note: personal(text(10)).optional() }),
  });

  it("has its category, its subject and its personal fields", () => {
    expect([own.category, own.subject]).toEqual(["visit", "customerId"]);
    expect(own.personalFields).toEqual({ VisitPlanned: ["note"] });
    const visit = streamName(own.category, "v-1");
    expect(visit).toBe("visit:v-1");
    expect(subjectOf(own, visit, { type: "VisitPlanned", customerId: "c-1" })).toBe("c-1");
  });
});

describe("the name of a stream", () => {
  it("gives back its id, whatever is in it", () => {
    expect(idOf(streamName(agentVersionContract.category, "upsell@1"))).toBe("upsell@1");
    expect(idOf(streamName(agentVersionContract.category, "a:b"))).toBe("a:b");
  });
});
