import { endOfTime } from "../kernel/index.js";
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
  contact: Omit<ReserveContact, "type" | "exclusion">,
  state: Customer,
): DeclineReason | undefined {
  const { at, until } = contact;
  const objection = objectionTo(contact, state);
  if (objection !== undefined) return objection;
  const near = state.contacts.some(
    (other) => other.status === "reserved" && other.at < until && at < other.until,
  );
  return near ? "contacted-recently" : undefined;
}

/**
 * Why a customer may not be written to at an instant, however long nobody did. A withdrawal counts
 * from when it is known, also for an instant before it.
 */
export function objectionTo(
  { channel, consentPurpose, at }: Pick<ReserveContact, "channel" | "consentPurpose" | "at">,
  state: Customer,
): Exclude<DeclineReason, "contacted-recently"> | undefined {
  if (state.status === "erased") return "erased";

  const consent = consentAt(state, channel, consentPurpose, at);
  const known = consentAt(state, channel, consentPurpose, endOfTime);
  if (consent?.type !== "ConsentGiven" || known?.type !== "ConsentGiven") return "no-consent";
  if (consent.expiresAt !== undefined && consent.expiresAt <= at) return "consent-expired";

  return state.complaints.some(({ resolved }) => !resolved) ? "open-complaint" : undefined;
}
