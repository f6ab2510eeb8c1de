import { type Instant, latest } from "../kernel/index.js";
import type { CustomerEvent, CustomerEventOf } from "./events.js";

export type Profile = CustomerEventOf<"ProfileUpdated">;
export type Property = CustomerEventOf<"PropertyRecorded">;
/** A consent given or withdrawn for one channel and purpose. */
export type Consent = CustomerEventOf<"ConsentGiven" | "ConsentWithdrawn">;

/** A service as it was reported, and all that was said of it since. */
export interface Service {
  readonly reported: CustomerEventOf<"ServiceCompleted">;
  readonly corrections: readonly CustomerEventOf<"ServiceCorrected">[];
  readonly surveys: readonly CustomerEventOf<"SatisfactionRecorded">[];
  readonly surveyCorrections: readonly CustomerEventOf<"SatisfactionCorrected">[];
  readonly voided: boolean;
}

export interface Contact {
  readonly messageId: string;
  readonly status: "reserved" | "released" | "declined";
  readonly at: Instant;
  /** No other contact is made before this. For a declined one: `at`. */
  readonly until: Instant;
  /** Why it was declined or released. */
  readonly reason?: string;
}

/** What the stream says of one customer. Lists are in the order of recording. */
export interface Customer {
  readonly status: "absent" | "registered" | "erased";
  readonly profiles: readonly Profile[];
  readonly properties: readonly Property[];
  readonly services: readonly Service[];
  readonly consents: readonly Consent[];
  readonly complaints: readonly { readonly complaintId: string; readonly resolved: boolean }[];
  readonly contacts: readonly Contact[];
}

export const noCustomer: Customer = {
  status: "absent",
  profiles: [],
  properties: [],
  services: [],
  consents: [],
  complaints: [],
  contacts: [],
};

/** The state after one more event. */
export function evolve(state: Customer, event: CustomerEvent): Customer {
  switch (event.type) {
    case "CustomerRegistered":
      return state.status === "absent" ? { ...state, status: "registered" } : state;
    case "CustomerErased":
      return { ...state, status: "erased" };
    case "ProfileUpdated":
      return { ...state, profiles: [...state.profiles, event] };
    case "PropertyRecorded":
      return { ...state, properties: [...state.properties, event] };
    case "ServiceCompleted":
      return { ...state, services: [...state.services, newService(event)] };
    case "ServiceCorrected":
      return changeService(state, event.serviceId, (service) => ({
        corrections: [...service.corrections, event],
      }));
    case "ServiceVoided":
      return changeService(state, event.serviceId, () => ({ voided: true }));
    case "SatisfactionRecorded":
      return changeService(state, event.serviceId, (service) => ({
        surveys: [...service.surveys, event],
      }));
    case "SatisfactionCorrected":
      return changeService(state, event.serviceId, (service) => ({
        surveyCorrections: [...service.surveyCorrections, event],
      }));
    case "ConsentGiven":
    case "ConsentWithdrawn":
      return { ...state, consents: [...state.consents, event] };
    case "ComplaintOpened":
      return changeComplaint(state, event.complaintId, false);
    case "ComplaintResolved":
      return changeComplaint(state, event.complaintId, true);
    case "ContactReserved":
      return changeContact(state, { ...event, status: "reserved" });
    case "ContactDeclined":
      return changeContact(state, { ...event, status: "declined", until: event.at });
    case "ContactReleased": {
      const reserved = state.contacts.find(({ messageId }) => messageId === event.messageId);
      return reserved === undefined
        ? state
        : changeContact(state, { ...reserved, status: "released", reason: event.reason });
    }
  }
}

/** The service of that id, if it was ever reported. */
export function serviceOf(state: Customer, serviceId: string): Service | undefined {
  return state.services.find(({ reported }) => reported.serviceId === serviceId);
}

/** What is now held to be true of a service. */
export function currentFacts(
  service: Service,
): CustomerEventOf<"ServiceCompleted" | "ServiceCorrected"> {
  return latest(service.corrections) ?? service.reported;
}

/** The consent that holds at an instant for a channel and purpose; a withdrawal wins a tie. */
export function consentAt(
  { consents }: Customer,
  channel: string,
  purpose: string,
  at: Instant,
): Consent | undefined {
  const known = consents.filter(
    (consent) => consent.channel === channel && consent.purpose === purpose && consent.at <= at,
  );
  const newest = latest(known);
  return known.find(({ type, at }) => type === "ConsentWithdrawn" && at === newest?.at) ?? newest;
}

function newService(reported: Service["reported"]): Service {
  return { reported, corrections: [], surveys: [], surveyCorrections: [], voided: false };
}

function changeService(
  state: Customer,
  serviceId: string,
  change: (service: Service) => Partial<Service>,
): Customer {
  const services = state.services.map((service) =>
    service.reported.serviceId === serviceId ? { ...service, ...change(service) } : service,
  );
  return { ...state, services };
}

function changeComplaint(state: Customer, complaintId: string, resolved: boolean): Customer {
  const others = state.complaints.filter((complaint) => complaint.complaintId !== complaintId);
  return { ...state, complaints: [...others, { complaintId, resolved }] };
}

function changeContact(
  state: Customer,
  { messageId, status, at, until, reason }: Contact,
): Customer {
  const others = state.contacts.filter((contact) => contact.messageId !== messageId);
  const contact = { messageId, status, at, until, ...(reason !== undefined && { reason }) };
  return { ...state, contacts: [...others, contact] };
}
