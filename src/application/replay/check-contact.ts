import type { ResultAsync } from "neverthrow";
import {
  type CustomerEvent,
  type CustomerEventOf,
  customer,
  declineReasons,
  fold,
  type Message,
  streamName,
} from "#domain";
import type { Unavailable } from "../ports/index.js";
import { type Check, cannotRebuild, compare, type Verifier } from "./checks.js";

type Contact = CustomerEventOf<"ContactReserved" | "ContactDeclined">;

/**
 * Decides again whether the message might be made, from what the customer's stream said then. A
 * reason from outside that stream (a rollout's, or that no purpose suits) is taken as recorded.
 */
export function checkContact(
  { ports }: Verifier,
  messageId: string,
  { request, status, reason }: Message,
): ResultAsync<readonly Check[], Unavailable> {
  const customerId = request?.customerId ?? "";
  return ports.events
    .read(streamName(customer.category, customerId))
    .map(({ recorded }): readonly Check[] => {
      const events = recorded.map(({ event }) => event);
      const index = events.findIndex((event) => isContact(event) && event.messageId === messageId);
      const contact = events[index];
      if (contact === undefined || !isContact(contact)) {
        return [compare("contact", "decided", "not on the customer's stream")];
      }
      const declined = contact.type === "ContactDeclined" ? contact.reason : null;
      return [
        checkDecision(contact, events.slice(0, index)),
        compare("reason", status === "declined" ? (reason ?? null) : null, declined),
      ];
    });
}

function checkDecision(contact: Contact, before: readonly CustomerEvent[]): Check {
  const { consentPurpose, until } = contact;
  if (consentPurpose === undefined || until === undefined) {
    return cannotRebuild("contact", "the record does not say what was asked");
  }
  const { type: _, ...asked } = { ...contact, consentPurpose, until };
  const { reason, ...request } = { reason: undefined, ...asked };
  const isOutside = reason !== undefined && !(declineReasons as readonly string[]).includes(reason);
  const replayed = customer.decide(
    { type: "ReserveContact", ...request, ...(isOutside && { exclusion: reason }) },
    fold(customer, before),
  );
  return compare("contact", contact, replayed.isOk() ? (replayed.value[0] ?? null) : null);
}

function isContact(event: CustomerEvent): event is Contact {
  return event.type === "ContactReserved" || event.type === "ContactDeclined";
}
