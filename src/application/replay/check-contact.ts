import { okAsync, type ResultAsync } from "neverthrow";
import {
  assignmentOf,
  type CustomerEvent,
  type CustomerEventOf,
  customer,
  declineReasons,
  fold,
  type Message,
  rollout,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { ReadMessage } from "../pipeline/stage.js";
import type { ReadError } from "../ports/index.js";
import { type Check, cannotRebuild, compare, type Verifier } from "./checks.js";

type Contact = CustomerEventOf<"ContactReserved" | "ContactDeclined">;

/** Assigns a declined customer again, and whether the traffic was as the reason says. */
export function checkDeclined(
  { ports }: Verifier,
  { recorded, state: { request } }: ReadMessage,
  call?: CallOptions,
): ResultAsync<readonly Check[], ReadError> {
  const no = recorded.find(({ event }) => event.type === "MessageDeclined")?.event;
  if (no?.type !== "MessageDeclined" || no.rolloutVersion === undefined) return okAsync([]);
  const { assignment = null, reason } = no;
  return ports.events
    .read(streamName(rollout.category, request?.agentId ?? ""), {
      ...call,
      upTo: no.rolloutVersion,
    })
    .map(({ recorded }) => {
      const state = fold(
        rollout,
        recorded.map(({ event }) => event),
      );
      const again = assignmentOf(state, no.customerId);
      const { rolloutId } = state.run ?? {};
      return [
        compare("assignment", assignment, { ...again, ...(rolloutId && { rolloutId }) }),
        ...(reason === "held-out" ? [compare("held out", "holdout", again.arm)] : []),
        ...(reason === "traffic-stopped" ? [compare("traffic", "stopped", state.traffic)] : []),
      ];
    });
}

/**
 * Decides again whether the message might be made, from what the customer's stream said then. A
 * reason from outside that stream is taken as recorded here: `checkDeclined` looks at a rollout's.
 */
export function checkContact(
  { ports }: Verifier,
  messageId: string,
  { request, status, reason }: Message,
  call?: CallOptions,
): ResultAsync<readonly Check[], ReadError> {
  const customerId = request?.customerId ?? "";
  return ports.events
    .read(streamName(customer.category, customerId), call)
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
