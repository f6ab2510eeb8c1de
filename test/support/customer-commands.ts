import fc from "fast-check";
import type { CustomerCommand } from "#domain";

const instants = fc.constantFrom(
  "2026-01-01T00:00:00.000Z",
  "2026-01-01T00:03:00.000Z",
  "2026-01-02T00:00:00.000Z",
  "2026-01-03T00:00:00.000Z",
);
const one = <const T>(value: T) => fc.constant(value);
const reason = fc.constantFrom("mistake", "request");
const serviceId = fc.constantFrom("s-1", "s-2");
const messageId = fc.constantFrom("msg-1", "msg-2", "msg-3");
const complaintId = fc.constantFrom("comp-1", "comp-2");
const score = fc.integer({ min: 1, max: 5 });
const told = { now: instants };
const undated = fc.option(instants, { nil: undefined });
const service = {
  serviceId,
  serviceType: fc.constantFrom("roof_cleaning", "lawn_care"),
  price: fc.record({ minor: fc.nat(2), currency: fc.constantFrom("USD", "EUR") }),
  completedAt: instants,
};
const notes = fc.constantFrom("gate code 12", "a dog");
const consent = {
  channel: one("email"),
  purpose: fc.constantFrom("marketing", "referral"),
  basis: fc.constantFrom("opt-in", "contract"),
};
const contact = { messageId, purpose: one("upsell"), channel: one("email"), at: instants };

/** Commands from so small a world that they meet each other. */
export const customerCommands: fc.Arbitrary<CustomerCommand> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: one("RegisterCustomer"),
      customerId: fc.constantFrom("cust-0001", "l.nowak@example.com"),
      at: instants,
      ...told,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: one("UpdateProfile"),
      ...told,
      at: undated,
      name: fc.constantFrom("Łukasz Nowak", "L. Nowak"),
      email: one("l.nowak@example.com"),
      locale: one("en-US"),
      timeZone: one("America/New_York"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: one("RecordProperty"),
      ...told,
      at: undated,
      propertyId: fc.constantFrom("prop-1", "prop-2"),
      lotFeatures: fc.subarray(["pool", "large_yard"]),
      propertyType: one("single_family"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      { type: one("ReportService"), ...told, ...service, satisfaction: score, notes },
      { requiredKeys: ["type", "now", "serviceId", "serviceType", "price", "completedAt"] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      { type: one("CorrectService"), ...told, ...service, reason, at: instants, notes },
      {
        requiredKeys: [
          "type",
          "now",
          "serviceId",
          "serviceType",
          "price",
          "completedAt",
          "reason",
          "at",
        ],
      },
    ),
  },
  { weight: 1, arbitrary: fc.record({ type: one("VoidService"), serviceId, reason }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: one("RecordSatisfaction"),
      ...told,
      serviceId,
      score,
      givenAt: instants,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        type: one("CorrectSatisfaction"),
        ...told,
        serviceId,
        score,
        givenAt: instants,
        at: instants,
      },
      { requiredKeys: ["type", "now", "serviceId", "score", "at"] },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record(
      { type: one("GiveConsent"), ...told, at: undated, ...consent, expiresAt: instants },
      { requiredKeys: ["type", "now", "channel", "purpose", "basis"] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: one("WithdrawConsent"), ...told, at: undated, ...consent }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: one("OpenComplaint"), ...told, complaintId, at: instants }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: one("ResolveComplaint"), ...told, complaintId, at: instants }),
  },
  { weight: 1, arbitrary: fc.record({ type: one("EraseCustomer"), reason, at: instants }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: one("ReserveContact"),
      ...contact,
      until: instants,
      consentPurpose: fc.constantFrom("marketing", "referral"),
      exclusion: fc.option(one("held-out"), { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: one("RecordContact"), ...contact, until: instants }),
  },
  { weight: 2, arbitrary: fc.record({ type: one("ReleaseContact"), messageId, reason }) },
);
