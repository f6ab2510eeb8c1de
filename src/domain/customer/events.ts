import * as z from "zod";
import {
  contract,
  type EventsOf,
  event,
  instant,
  money,
  opaqueId,
  personal,
  text,
} from "../kernel/index.js";

const score = z.number().min(1).max(5);
const channel = z.enum(["email"]);
/** The time that the source stated, where that lay ahead of our clock: the event's own is when it was told. */
const stated = instant.optional();
const consent = { channel, purpose: text(64), basis: text(64), at: instant };

/** What a company says of one service. Times are the service's own. */
const service = {
  serviceId: opaqueId,
  propertyId: opaqueId.optional(),
  serviceType: text(64),
  price: money,
  completedAt: instant,
  stated,
  notes: personal(text(10_000)).optional(),
};

/** The persisted contract of the `customer` category. A customer's id is opaque. */
export const customerContract = contract("customer", "stream", {
  CustomerRegistered: event({ customerId: opaqueId, at: instant }, "at"),
  ProfileUpdated: event(
    {
      name: personal(text(200)),
      email: personal(text(254)),
      phone: personal(text(40)).optional(),
      locale: text(35),
      timeZone: text(64),
      at: instant,
      stated,
    },
    "at",
  ),
  PropertyRecorded: event(
    {
      propertyId: opaqueId,
      propertyType: text(64),
      lotFeatures: z.array(text(64)).max(64),
      squareFeet: z.int().positive().optional(),
      yearBuilt: z.int().min(1000).max(9999).optional(),
      address: personal(text(500)).optional(),
      at: instant,
      stated,
    },
    "at",
  ),
  ServiceCompleted: event({ ...service, satisfaction: score.optional() }, "completedAt"),
  /** The whole of the service's facts as they should have been; `at` is when that was said. */
  ServiceCorrected: event({ ...service, reason: text(500), at: instant }, "completedAt"),
  ServiceVoided: event({ serviceId: opaqueId, reason: text(500) }),
  /** A survey answered later: there was no such score before `givenAt`. */
  SatisfactionRecorded: event({ serviceId: opaqueId, score, givenAt: instant, stated }, "givenAt"),
  /**
   * A mistake put right: it replaces the score given at `givenAt`, or without it the one that came
   * with the service, and holds from that score's own time.
   */
  SatisfactionCorrected: event({
    serviceId: opaqueId,
    score,
    givenAt: instant.optional(),
    at: instant,
  }),
  ConsentGiven: event(
    {
      ...consent,
      stated,
      expiresAt: instant.optional(),
      evidence: text(500).optional(),
      /** Nobody stated its time: `at` is when it was told, and it may be older than any withdrawal. */
      undated: z.literal(true).optional(),
    },
    "at",
  ),
  ConsentWithdrawn: event({ ...consent, evidence: text(500).optional() }, "at"),
  ComplaintOpened: event({ complaintId: opaqueId, at: instant }, "at"),
  ComplaintResolved: event({ complaintId: opaqueId, at: instant }, "at"),
  CustomerErased: event({ reason: text(500), at: instant }, "at"),
  ContactReserved: event(
    {
      messageId: opaqueId,
      purpose: text(64),
      channel,
      /** Not for a contact that was made without being decided here. */
      consentPurpose: text(64).optional(),
      at: instant,
      until: instant,
    },
    "at",
  ),
  ContactReleased: event({ messageId: opaqueId, reason: text(500) }),
  ContactDeclined: event(
    {
      messageId: opaqueId,
      purpose: text(64),
      channel,
      consentPurpose: text(64).optional(),
      reason: text(64),
      at: instant,
      /** Until when it would have kept other contacts away. */
      until: instant.optional(),
    },
    "at",
  ),
});

/** What may have happened to a customer. */
export type CustomerEvent = EventsOf<typeof customerContract>;

/** One type of customer event. */
export type CustomerEventOf<T extends CustomerEvent["type"]> = Extract<CustomerEvent, { type: T }>;
