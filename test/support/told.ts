/** A customer as other systems tell of one; each field may be told otherwise. */
export function customerTold(customerId: string, other: object = {}) {
  return {
    customer_id: customerId,
    name: "Ada Lovelace",
    email: `${customerId}@example.com`,
    marketing_consent: true,
    property_info: { type: "house", lot_features: ["pool"] },
    service_history: [serviceTold("s-1")],
    ...other,
  };
}

/** A service of theirs. */
export function serviceTold(serviceId: string, price = 49.5) {
  const date = "2026-09-01T10:00:00Z";
  return { service_id: serviceId, service_type: "mowing", date, price, currency: "USD" };
}

/** What became of a message. */
export function outcomeTold(messageId: string, kind = "clicked", eventId = "e-1") {
  const occurred_at = "2026-09-30T08:00:00Z";
  return { message_id: messageId, event_id: eventId, kind, occurred_at };
}

/** A message that another system sent. */
export function pastMessageTold(messageId: string, customerId: string) {
  return {
    message_id: messageId,
    customer_id: customerId,
    purpose: "upsell",
    sent_at: "2026-05-01T00:00:00Z",
    subject: "Your lawn",
    body: "It grows.",
    features: {},
    outcomes: [],
  };
}
