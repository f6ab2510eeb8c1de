import { describe, expect, it } from "vitest";
import { type OwnFeature, type Purpose, presentOr, standardPurposes } from "#application";
import {
  addCustomer,
  cause,
  error,
  must,
  now,
  openDocket,
  request,
  typesOf,
  withMessage,
} from "../support/docket.js";
import { writing } from "../support/language-model.js";
import { findingsIn, linesOf } from "../support/record.js";

const winBack: Purpose = {
  name: "win-back",
  agentId: "email-generator",
  channel: "email",
  consentPurpose: "win-back-offers",
  quietDays: 90,
  suits: ({ daysSinceLastService }) => presentOr(daysSinceLastService, 0) > 200,
};
const purposes = [winBack, ...standardPurposes()];

describe("a purpose of the user's own", () => {
  it("is written for whom it suits, under its own consent", async () => {
    const model = writing();
    const docket = await openDocket({ model }, { purposes });
    await addCustomer(docket, "c-1", { consent: "win-back-offers" });
    const answer = await must(docket.requestMessage({ customerId: "c-1", decisionTime: now }));
    expect(answer).toMatchObject({ decision: "reserved", purpose: "win-back" });
    expect((await must(docket.runMessage(answer.messageId))).status).toBe("approved");
    expect(model.drafting[0]?.prompt).toContain("<purpose>win-back</purpose>");
    expect(model.judging[0]?.prompt).toContain("<purpose>win-back</purpose>");
    expect(await findingsIn(await linesOf(docket))).toEqual([]);
  });

  it("is declined without that consent, whatever else was consented to", async () => {
    const docket = await openDocket({}, { purposes });
    await addCustomer(docket, "c-1");
    expect(
      await must(docket.requestMessage({ customerId: "c-1", decisionTime: now })),
    ).toMatchObject({ purpose: "win-back", decision: "declined", reason: "no-consent" });
  });

  it("keeps its own quiet time", async () => {
    const docket = await openDocket({}, { purposes });
    await addCustomer(docket, "c-1", { consent: "win-back-offers" });
    await request(docket);
    const later = { customerId: "c-1", trigger: "later" };
    const in89 = { ...later, decisionTime: "2026-12-29T12:00:00.000Z" };
    expect(await must(docket.requestMessage(in89))).toMatchObject({ reason: "contacted-recently" });
    const in90 = { ...later, trigger: "after", decisionTime: "2026-12-30T12:00:00.000Z" };
    expect(await must(docket.requestMessage(in90))).toMatchObject({ decision: "reserved" });
  });

  it("that an unsubscription objects to loses its own consent", async () => {
    const docket = await openDocket({}, { purposes });
    await addCustomer(docket, "c-1", { consent: "win-back-offers" });
    const messageId = await request(docket);
    await must(docket.runMessage(messageId));
    const objection = {
      type: "RecordOutcome",
      providerEventId: "e-1",
      kind: "unsubscribed",
      occurredAt: now,
      automated: false,
    } as const;
    await must(docket.recordOutcome(messageId, objection, cause("e-1")));
    const asked = { customerId: "c-1", trigger: "x", decisionTime: "2027-06-01T00:00:00.000Z" };
    expect(await must(docket.requestMessage(asked))).toMatchObject({ reason: "no-consent" });
    expect((await typesOf(docket, "customer:c-1")).slice(-2)).toEqual([
      "ConsentWithdrawn",
      "ContactDeclined",
    ]);
  });

  it("asked for by its name is made only if it suits", async () => {
    const docket = await openDocket({}, { purposes });
    await addCustomer(docket, "c-1");
    const asked = { customerId: "c-1", purpose: "referral", decisionTime: now };
    expect(await must(docket.requestMessage(asked))).toMatchObject({
      purpose: "referral",
      decision: "declined",
      reason: "no-purpose-suits",
    });
  });
});

describe("a feature of the user's own", () => {
  const poolVisits: OwnFeature = {
    name: "poolVisits",
    compute: (facts, at) => {
      const visits = facts.filter(
        ({ event }) =>
          event.type === "ServiceCompleted" &&
          event.serviceType.startsWith("pool") &&
          event.completedAt <= at,
      );
      return visits.length === 0
        ? { status: "absent" }
        : { status: "present", value: { count: visits.length, "<b>": ["&"] } };
    },
  };
  const options = { ownFeatures: [poolVisits] };
  const withPool = async (model = writing()) => {
    const docket = await openDocket({ model }, options);
    await addCustomer(docket, "c-1", { services: ["pool_cleaning", "pool_opening"] });
    const messageId = await request(docket);
    await must(docket.runMessage(messageId));
    return { docket, messageId, model };
  };

  it("is pinned, and shown to both models as data", async () => {
    const { docket, messageId, model } = await withPool();
    const { context } = await must(docket.explain(messageId));
    expect(context?.features["poolVisits"]).toEqual({
      status: "present",
      value: { count: 2, "<b>": ["&"] },
    });
    for (const { prompt } of [...model.drafting, ...model.judging]) {
      expect(prompt).toContain('"poolVisits": {\n    "\\u003cb\\u003e": [\n      "\\u0026"');
    }
  });

  it("that is absent is shown as not known", async () => {
    const model = writing();
    await withMessage({ model }, options);
    expect(model.drafting[0]?.prompt).toContain('"poolVisits": null');
  });

  it("is verified as the others are", async () => {
    const { docket } = await withPool();
    const lines = await linesOf(docket);
    expect(await findingsIn(lines, options)).toEqual([]);
    const other: OwnFeature = {
      ...poolVisits,
      compute: () => ({ status: "present", value: { count: 3 } }),
    };
    expect(await findingsIn(lines, { ownFeatures: [other] })).toEqual([
      "feature poolVisits differs",
    ]);
  });

  it("that is not known where it is verified cannot be rebuilt", async () => {
    const { docket } = await withPool();
    expect(await findingsIn(await linesOf(docket))).toEqual(["feature poolVisits cannot-rebuild"]);
  });
});

describe("an unknown purpose", () => {
  it("is an error when nobody defined any", async () => {
    const docket = await openDocket({}, { purposes: [] });
    await addCustomer(docket, "c-1");
    expect(await error(docket.requestMessage({ customerId: "c-1", decisionTime: now }))).toEqual({
      type: "UnknownPurpose",
      purpose: "none is defined",
    });
  });
});
