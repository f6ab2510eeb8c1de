import * as z from "zod";
import { type Customer, servicesOf } from "#domain";
import { shown } from "../schemas.js";

type ProfileEvent = Customer["profiles"][number];

/** Who a customer is, and what may be sent to them. */
export const shownAs = z
  .strictObject({
    customerId: z.string(),
    version: z.int().positive(),
    status: z.enum(["registered", "erased"]),
    profile: shown<Omit<ProfileEvent, "type">>(
      "Name and addresses, or that they were erased",
    ).optional(),
    services: z.int().nonnegative(),
    consents: z.array(
      z.strictObject({
        channel: z.string(),
        purpose: z.string(),
        given: z.boolean(),
        at: z.string(),
      }),
    ),
    openComplaints: z.int().nonnegative(),
    contacts: z.array(
      z.strictObject({
        messageId: z.string(),
        status: z.enum(["reserved", "released", "declined"]),
        at: z.string(),
        until: z.string(),
        reason: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "Customer" });

/** What a stream says of a customer. */
export function shownCustomer(state: Customer, status: "registered" | "erased") {
  const profile = [...state.profiles].sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
  const { type: _, ...shownProfile } = profile ?? { type: undefined };
  return {
    status,
    ...(profile && { profile: shownProfile as Omit<ProfileEvent, "type"> }),
    services: servicesOf(state).filter(({ voided }) => !voided).length,
    consents: state.consents.map(({ type, channel, purpose, at }) => ({
      channel,
      purpose,
      given: type === "ConsentGiven",
      at,
    })),
    openComplaints: state.complaints.filter(({ resolved }) => !resolved).length,
    contacts: state.contacts.map(({ messageId, status, at, until, reason }) => ({
      messageId,
      status,
      at,
      until,
      ...(reason !== undefined && { reason }),
    })),
  };
}
