import { randomUUID } from "node:crypto";

/** An id that no other test uses. */
export function freshId(what: string): string {
  return `${what}-${randomUUID().slice(0, 8)}`;
}

/** An instant so many hours ago. */
export function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}

/** A service that was completed an hour ago: it asks for a message. */
export function recentService(id: string, more: object = {}): object {
  return {
    service_id: id,
    service_type: "roof_cleaning",
    date: hoursAgo(1),
    price: 350,
    currency: "USD",
    satisfaction_score: 4,
    ...more,
  };
}

/** One that was completed long ago: it is history, and asks for nothing. */
export function oldService(id: string): object {
  return recentService(id, { date: "2026-03-01T14:00:00Z" });
}

/** A customer's record, as other systems send it. */
export function customer(customerId: string, services: readonly object[], more: object = {}) {
  return {
    customer_id: customerId,
    name: "Ada Lovelace",
    email: "ada@example.com",
    phone: "+1 407 555 0100",
    marketing_consent: true,
    locale: "en-US",
    property_info: {
      type: "single_family",
      lot_features: ["pool", "large_trees"],
      square_feet: 2_150,
      year_built: 1_990,
    },
    service_history: services,
    updated_at: hoursAgo(2),
    ...more,
  };
}

/** What became of a message. */
export function outcome(messageId: string, kind: string, eventId = freshId("event")) {
  return {
    message_id: messageId,
    event_id: eventId,
    kind,
    occurred_at: new Date().toISOString(),
  };
}

/** The statuses that a message ends in, when it was asked for and not declined. */
export const ends = ["approved", "rejected", "failed", "in-review"] as const;

/** The events that end a message. */
export const endings: readonly string[] = [
  "MessageApproved",
  "MessageRejected",
  "GenerationFailed",
  "ReviewRequested",
];
