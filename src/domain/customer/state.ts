import { append, type Blocks, type Instant, latest } from "../kernel/index.js";
import type { CustomerEvent, CustomerEventOf } from "./events.js";

/** Who the customer is, as of some time. */
export type Profile = CustomerEventOf<"ProfileUpdated">;
/** What a property is like, as of some time. */
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

/** A message that was to be made, and what the stream said to it. */
export interface Contact {
  readonly messageId: string;
  readonly status: "reserved" | "released" | "declined";
  /** It was made: recorded, not decided, and never to be released. */
  readonly made?: true;
  readonly at: Instant;
  /** No other contact is made before this. For a declined one: `at`. */
  readonly until: Instant;
  /** Why it was declined or released. */
  readonly reason?: string;
}

/** An event that says something of one service. */
export type ServiceEvent = CustomerEventOf<
  | "ServiceCompleted"
  | "ServiceCorrected"
  | "ServiceVoided"
  | "SatisfactionRecorded"
  | "SatisfactionCorrected"
>;

/** What the stream says of one customer. Lists are in the order of recording. */
export interface Customer {
  readonly status: "absent" | "registered" | "erased";
  readonly profiles: readonly Profile[];
  readonly properties: readonly Property[];
  /** All that was said of services; `serviceOf` and `servicesOf` put it together. */
  readonly services: Blocks<ServiceEvent>;
  readonly consents: readonly Consent[];
  readonly complaints: readonly { readonly complaintId: string; readonly resolved: boolean }[];
  readonly contacts: readonly Contact[];
}

/** Before anything is known of a customer. */
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
    case "ServiceCorrected":
    case "ServiceVoided":
    case "SatisfactionRecorded":
    case "SatisfactionCorrected":
      return { ...state, services: append(state.services, event) };
    case "ConsentGiven":
    case "ConsentWithdrawn":
      return { ...state, consents: [...state.consents, event] };
    case "ComplaintOpened":
      return changeComplaint(state, event.complaintId, false);
    case "ComplaintResolved":
      return changeComplaint(state, event.complaintId, true);
    case "ContactReserved":
      return changeContact(state, {
        ...event,
        status: "reserved",
        ...(event.consentPurpose === undefined && { made: true }),
      });
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
export function serviceOf({ services }: Customer, serviceId: string): Service | undefined {
  const events = services.flatMap((block) => block.filter((each) => each.serviceId === serviceId));
  return serviceFrom(events);
}

/** Every service that was reported, in the order of reporting. */
export function servicesOf({ services }: Customer): readonly Service[] {
  const byId = new Map<string, ServiceEvent[]>();
  for (const event of services.flat()) {
    const events = byId.get(event.serviceId);
    if (events === undefined) byId.set(event.serviceId, [event]);
    else events.push(event);
  }
  return [...byId.values()].flatMap((events) => serviceFrom(events) ?? []);
}

function serviceFrom(events: readonly ServiceEvent[]): Service | undefined {
  const reported = events.find((event) => event.type === "ServiceCompleted");
  return (
    reported && {
      reported,
      corrections: events.filter((event) => event.type === "ServiceCorrected"),
      surveys: events.filter((event) => event.type === "SatisfactionRecorded"),
      surveyCorrections: events.filter((event) => event.type === "SatisfactionCorrected"),
      voided: events.some((event) => event.type === "ServiceVoided"),
    }
  );
}

/** What is now held to be true of a service. */
export function currentFacts(
  service: Service,
): CustomerEventOf<"ServiceCompleted" | "ServiceCorrected"> {
  return latest(service.corrections) ?? service.reported;
}

/**
 * The consent that holds at an instant for a channel and purpose; a withdrawal wins a tie. A yes
 * without a time of its own undoes nothing that another source withdrew, whichever came first.
 */
export function consentAt(
  { consents }: Customer,
  channel: string,
  purpose: string,
  at: Instant,
): Consent | undefined {
  const known = consents.filter(
    (consent) => consent.channel === channel && consent.purpose === purpose && consent.at <= at,
  );
  const counting = known.filter((consent) => !isContested(consent, known));
  const newest = latest(counting);
  return (
    counting.find(({ type, at }) => type === "ConsentWithdrawn" && at === newest?.at) ?? newest
  );
}

/** Whether another source withdrew what an undated yes says, and no dated one came since. */
function isContested(consent: Consent, known: readonly Consent[]): boolean {
  if (consent.type === "ConsentWithdrawn" || consent.undated === undefined) return false;
  const withdrawn = latest(
    known.filter(({ type, basis }) => type === "ConsentWithdrawn" && basis !== consent.basis),
  );
  return (
    withdrawn !== undefined &&
    !known.some(
      (other) =>
        other.type === "ConsentGiven" && other.undated === undefined && other.at > withdrawn.at,
    )
  );
}

function changeComplaint(state: Customer, complaintId: string, resolved: boolean): Customer {
  const others = state.complaints.filter((complaint) => complaint.complaintId !== complaintId);
  return { ...state, complaints: [...others, { complaintId, resolved }] };
}

function changeContact(
  state: Customer,
  { messageId, status, made, at, until, reason }: Contact,
): Customer {
  const others = state.contacts.filter((contact) => contact.messageId !== messageId);
  const contact = {
    messageId,
    status,
    ...(made && { made }),
    at,
    until,
    ...(reason !== undefined && { reason }),
  };
  return { ...state, contacts: [...others, contact] };
}
