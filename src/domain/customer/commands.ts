import { err, ok, type Result } from "neverthrow";
import { type Instant, isInFuture } from "../kernel/index.js";
import type { CustomerEvent, CustomerEventOf as Of } from "./events.js";

type Event = CustomerEvent["type"];

/** A command to state the facts of one event, told at `now`. */
type Says<Type extends string, E extends Event> = {
  readonly type: Type;
  readonly now: Instant;
} & Omit<Of<E>, "type" | "stated">;

/** The same for facts whose own time may be unknown: then they hold from `now`. */
type SaysUndated<Type extends string, E extends Event> = {
  readonly type: Type;
  readonly now: Instant;
  readonly at?: Instant | undefined;
} & Omit<Of<E>, "type" | "at" | "stated" | "undated">;

/** Says who the customer is and how to reach them. */
export type UpdateProfile = SaysUndated<"UpdateProfile", "ProfileUpdated">;
/** Describes a property of the customer. */
export type RecordProperty = SaysUndated<"RecordProperty", "PropertyRecorded">;
/** Says that the customer agreed to be written to. */
export type GiveConsent = SaysUndated<"GiveConsent", "ConsentGiven">;
/** Says that the customer no longer agrees. */
export type WithdrawConsent = SaysUndated<"WithdrawConsent", "ConsentWithdrawn">;
/** Says that a service was done. */
export type ReportService = Says<"ReportService", "ServiceCompleted">;
/** Says what a service's facts should have been. */
export type CorrectService = Says<"CorrectService", "ServiceCorrected">;
/** Says what a survey answered. */
export type RecordSatisfaction = Says<"RecordSatisfaction", "SatisfactionRecorded">;
/** Puts a mistaken score right. */
export type CorrectSatisfaction = Says<"CorrectSatisfaction", "SatisfactionCorrected">;
/** Says that the customer complained. */
export type OpenComplaint = Says<"OpenComplaint", "ComplaintOpened">;
/** Says that a complaint was settled. */
export type ResolveComplaint = Says<"ResolveComplaint", "ComplaintResolved">;

/**
 * May a message be made? Decided once for each message id, and the answer is recorded either way.
 * `exclusion` is a reason from outside this stream, e.g. that the customer is held out.
 */
export type ReserveContact = {
  readonly type: "ReserveContact";
  readonly exclusion?: string | undefined;
  /** The purpose that the customer must have consented to, e.g. `marketing`. */
  readonly consentPurpose: string;
} & Omit<Of<"ContactReserved">, "type" | "consentPurpose">;

/** Gives back the contact of a message that will not go out. */
export type ReleaseContact = {
  readonly type: "ReleaseContact";
  readonly messageId: string;
  readonly reason: string;
};

/** Says that a service never was. */
export type VoidService = {
  readonly type: "VoidService";
  readonly serviceId: string;
  readonly reason: string;
};

/** What may be asked of a customer's stream. */
export type CustomerCommand =
  | Says<"RegisterCustomer", "CustomerRegistered">
  | UpdateProfile
  | RecordProperty
  | ReportService
  | CorrectService
  | VoidService
  | RecordSatisfaction
  | CorrectSatisfaction
  | GiveConsent
  | WithdrawConsent
  | OpenComplaint
  | ResolveComplaint
  | ({ readonly type: "EraseCustomer" } & Omit<Of<"CustomerErased">, "type">)
  | ReserveContact
  /** A contact that was made, by another system or against our word: recorded, not decided. */
  | ({ readonly type: "RecordContact" } & Omit<Of<"ContactReserved">, "type" | "consentPurpose">)
  | ReleaseContact;

/** Why a command to a customer is refused. */
export type CustomerRejection =
  | { readonly type: "CustomerNotFound" }
  | { readonly type: "CustomerIsErased" }
  | { readonly type: "IdLooksPersonal"; readonly customerId: string }
  | {
      readonly type: "InFuture";
      readonly field: string;
      readonly at: Instant;
      readonly now: Instant;
    }
  | {
      readonly type: "ServiceAlreadyReported";
      readonly serviceId: string;
      /** The fields that this report and the record say differently. */
      readonly differing: readonly string[];
    }
  | { readonly type: "ServiceNotFound"; readonly serviceId: string }
  | { readonly type: "ServiceIsVoided"; readonly serviceId: string }
  | { readonly type: "SatisfactionNotFound"; readonly serviceId: string }
  | {
      readonly type: "SatisfactionAlreadyRecorded";
      readonly serviceId: string;
      readonly givenAt: Instant;
    }
  | { readonly type: "ComplaintNotFound"; readonly complaintId: string }
  | { readonly type: "ContactNotFound"; readonly messageId: string };

/** What a command to a customer leads to. */
export type CustomerDecision = Result<readonly CustomerEvent[], CustomerRejection>;

/** It is so already. */
export const nothing: CustomerDecision = ok([]);

/** The event, unless its time lies further in the future than clocks may differ. */
export function unlessInFuture(
  field: string,
  at: Instant,
  now: Instant,
  event: CustomerEvent,
): CustomerDecision {
  return isInFuture(at, now) ? err({ type: "InFuture", field, at, now }) : ok([event]);
}

/**
 * The event with no time after `now`: the clock of a source may run ahead of ours, and what it tells
 * holds when it is told. What it stated is kept, so that it is known again.
 */
export function upToNow<Field extends string>(
  field: Field,
  event: CustomerEvent & Readonly<Record<Field, Instant>>,
  now: Instant,
): CustomerEvent {
  const stated = event[field];
  return stated > now ? { ...event, [field]: now, stated } : event;
}

/** An event with the time that its source stated, as it would be told again. */
export function asStated(field: string, event: object): object {
  const { stated, ...rest }: { readonly stated?: Instant } = event;
  return stated === undefined ? rest : { ...rest, [field]: stated };
}
