import type { CustomerCommand, CustomerEvent } from "#domain";

/** Later than every fact of these examples. */
export const now = "2026-06-01T00:00:00.000Z";

export const registered = {
  type: "CustomerRegistered",
  customerId: "cust-0001",
  at: "2026-01-01T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const profileFacts = {
  name: "Łukasz Nowak",
  email: "l.nowak@example.com",
  phone: "+1 407 555 0100",
  locale: "en-US",
  timeZone: "America/New_York",
};

export const profileUpdated = {
  type: "ProfileUpdated",
  ...profileFacts,
  at: "2026-01-02T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const propertyFacts = {
  propertyId: "prop-1",
  propertyType: "single_family",
  lotFeatures: ["pool", "large_yard"],
  squareFeet: 2150,
  yearBuilt: 1987,
};

export const propertyRecorded = {
  type: "PropertyRecorded",
  ...propertyFacts,
  at: "2026-01-02T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const serviceFacts = {
  serviceId: "s-1",
  serviceType: "roof_cleaning",
  price: { minor: 35_000, currency: "USD" },
  completedAt: "2026-03-01T14:00:00.000Z",
};

export const serviceCompleted = {
  type: "ServiceCompleted",
  ...serviceFacts,
  satisfaction: 4.5,
} as const satisfies CustomerEvent;

export const serviceCorrected = {
  type: "ServiceCorrected",
  ...serviceFacts,
  price: { minor: 30_000, currency: "USD" },
  reason: "billed twice",
  at: "2026-03-05T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const serviceVoided = {
  type: "ServiceVoided",
  serviceId: "s-1",
  reason: "another customer's",
} as const satisfies CustomerEvent;

export const surveyAnswered = {
  type: "SatisfactionRecorded",
  serviceId: "s-1",
  score: 3,
  givenAt: "2026-03-10T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const scoreCorrected = {
  type: "SatisfactionCorrected",
  serviceId: "s-1",
  score: 5,
  at: "2026-03-12T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const consentGiven = {
  type: "ConsentGiven",
  channel: "email",
  purpose: "marketing",
  basis: "opt-in",
  at: "2026-01-03T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const consentWithdrawn = {
  type: "ConsentWithdrawn",
  channel: "email",
  purpose: "marketing",
  basis: "unsubscribed",
  at: "2026-02-03T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const complaintOpened = {
  type: "ComplaintOpened",
  complaintId: "comp-1",
  at: "2026-03-02T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const complaintResolved = {
  type: "ComplaintResolved",
  complaintId: "comp-1",
  at: "2026-03-03T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const customerErased = {
  type: "CustomerErased",
  reason: "asked for it",
  at: "2026-05-01T00:00:00.000Z",
} as const satisfies CustomerEvent;

export const contactFacts = {
  messageId: "msg-1",
  purpose: "upsell",
  channel: "email",
  at: "2026-04-01T00:00:00.000Z",
} as const;

/** The end of the thirty days after that contact. */
export const until = "2026-05-01T00:00:00.000Z";

export const contactReserved = {
  type: "ContactReserved",
  ...contactFacts,
  consentPurpose: "marketing",
  until,
} as const satisfies CustomerEvent;

export const contactDeclined = {
  type: "ContactDeclined",
  ...contactFacts,
  consentPurpose: "marketing",
  until,
  reason: "no-consent",
} as const satisfies CustomerEvent;

export const contactReleased = {
  type: "ContactReleased",
  messageId: "msg-1",
  reason: "message rejected",
} as const satisfies CustomerEvent;

export const reserveContact = {
  type: "ReserveContact",
  consentPurpose: "marketing",
  ...contactFacts,
  until,
} as const satisfies CustomerCommand;
