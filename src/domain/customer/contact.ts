import type { ReserveContact } from "./commands.js";
import type { CustomerEvent } from "./events.js";
import { type Customer, consentAt } from "./state.js";

/** Why a customer's stream says no, in the order in which the reasons are looked at. */
export const declineReasons = [
  "erased",
  "no-consent",
  "consent-expired",
  "open-complaint",
  "contacted-recently",
] as const;

/** Why a customer's stream says no. */
export type DeclineReason = (typeof declineReasons)[number];

/**
 * Whether a message may be made, decided on this stream alone so that two requests cannot both
 * win. A "no" is recorded as well as a "yes", and each message id is decided once.
 */
export function contactDecision(
  { type: _, exclusion, ...contact }: ReserveContact,
  state: Customer,
): readonly CustomerEvent[] {
  if (state.contacts.some(({ messageId }) => messageId === contact.messageId)) return [];

  const reason = declineReason(contact, state) ?? exclusion;
  return reason === undefined
    ? [{ type: "ContactReserved", ...contact }]
    : [{ type: "ContactDeclined", ...contact, reason }];
}

function declineReason(
  { channel, consentPurpose, at, until }: Omit<ReserveContact, "type" | "exclusion">,
  state: Customer,
): DeclineReason | undefined {
  if (state.status === "erased") return "erased";

  const consent = consentAt(state, channel, consentPurpose, at);
  if (consent?.type !== "ConsentGiven") return "no-consent";
  if (consent.expiresAt !== undefined && consent.expiresAt <= at) return "consent-expired";

  if (state.complaints.some(({ resolved }) => !resolved)) return "open-complaint";
  const near = state.contacts.some(
    (other) => other.status === "reserved" && other.at < until && at < other.until,
  );
  return near ? "contacted-recently" : undefined;
}
