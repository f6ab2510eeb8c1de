import { err, ok } from "neverthrow";
import {
  type Dated,
  type Decider,
  type Instant,
  isInFuture,
  latest,
  looksPersonal,
  sameJson,
} from "../kernel/index.js";
import {
  asStated,
  type CustomerCommand,
  type CustomerDecision,
  type CustomerRejection,
  type GiveConsent,
  nothing,
  type OpenComplaint,
  type ReleaseContact,
  type ResolveComplaint,
  unlessInFuture,
  upToNow,
  type WithdrawConsent,
} from "./commands.js";
import { contactDecision } from "./contact.js";
import { type CustomerEvent, customerContract } from "./events.js";
import { aboutService, report } from "./service.js";
import { type Consent, type Customer, evolve, noCustomer, serviceOf } from "./state.js";

/** A customer: who they are, what was done for them, and whether they may be written to. */
export const customer: Decider<CustomerCommand, Customer, CustomerEvent, CustomerRejection> = {
  category: customerContract.category,
  stateVersion: 2,
  initialState: noCustomer,
  decide,
  evolve,
};

function decide(command: CustomerCommand, state: Customer): CustomerDecision {
  if (command.type === "RegisterCustomer") {
    const { customerId, at, now } = command;
    if (state.status !== "absent") return nothing;
    if (looksPersonal(customerId)) return err({ type: "IdLooksPersonal", customerId });
    return unlessInFuture("at", at, now, { type: "CustomerRegistered", customerId, at });
  }
  if (state.status === "absent") return err({ type: "CustomerNotFound" });
  if (command.type === "ReserveContact") return ok(contactDecision(command, state));
  if (command.type === "ReleaseContact") return release(command, state);
  if (state.status === "erased") {
    return command.type === "EraseCustomer" ? nothing : err({ type: "CustomerIsErased" });
  }
  return decideRegistered(command, state);
}

function decideRegistered(
  command: Exclude<
    CustomerCommand,
    { readonly type: "RegisterCustomer" | "ReserveContact" | "ReleaseContact" }
  >,
  state: Customer,
): CustomerDecision {
  switch (command.type) {
    case "UpdateProfile": {
      const { type: _, now, at, ...profile } = command;
      return dated(now, at, state.profiles, (at) => ({ type: "ProfileUpdated", ...profile, at }));
    }
    case "RecordProperty": {
      const { type: _, now, at, ...property } = command;
      const known = state.properties.filter((each) => each.propertyId === property.propertyId);
      return dated(now, at, known, (at) => ({ type: "PropertyRecorded", ...property, at }));
    }
    case "GiveConsent": {
      const { type: _, now: __, ...facts } = command;
      const undated = command.at === undefined && { undated: true as const };
      return consent(command, state, (at) => ({ ...facts, type: "ConsentGiven", at, ...undated }));
    }
    case "WithdrawConsent": {
      const { type: _, now: __, ...facts } = command;
      return consent(command, state, (at) => ({ ...facts, type: "ConsentWithdrawn", at }));
    }
    case "ReportService":
      return report(command, state);
    case "CorrectService":
    case "VoidService":
    case "RecordSatisfaction":
    case "CorrectSatisfaction": {
      const service = serviceOf(state, command.serviceId);
      return service === undefined
        ? err({ type: "ServiceNotFound", serviceId: command.serviceId })
        : aboutService(command, service);
    }
    case "OpenComplaint":
    case "ResolveComplaint":
      return aboutComplaint(command, state);
    case "RecordContact":
      return state.contacts.some(({ messageId, made }) => made && messageId === command.messageId)
        ? nothing
        : ok([{ ...command, type: "ContactReserved" }]);
    case "EraseCustomer":
      return ok([{ ...command, type: "CustomerErased" }]);
  }
}

/**
 * A fact that carries its own time. An identical one is already known. One whose time nobody
 * stated holds from `now`, and says nothing new when it repeats what `said` last.
 */
function dated<E extends CustomerEvent & Dated>(
  now: Instant,
  stated: Instant | undefined,
  known: readonly E[],
  fact: (at: Instant) => E,
  said: readonly E[] = known,
): CustomerDecision {
  const event = fact(stated ?? now);
  if (known.some((other) => sameJson(asStated("at", other), event))) return nothing;
  if (stated === undefined) {
    const holds = latest(said.filter(({ at }) => !isInFuture(at, now)));
    if (holds !== undefined && sameJson({ ...holds, at: now, stated: undefined }, event)) {
      return nothing;
    }
  }
  // A withdrawal counts from when it is known: its time only says which consent it undoes.
  const kept = event.type === "ConsentWithdrawn" ? event : upToNow("at", event, now);
  return unlessInFuture("at", event.at, now, kept);
}

/**
 * Without a time a source repeats only itself: a record that is read again with the same consent
 * does not undo what the customer has told us since, e.g. by unsubscribing.
 */
function consent(
  command: GiveConsent | WithdrawConsent,
  { consents }: Customer,
  fact: (at: Instant) => Consent,
): CustomerDecision {
  const { channel, purpose, basis, now, at } = command;
  // A withdrawal wins a tie, so it comes after what was given.
  const known = consents
    .filter((each) => each.channel === channel && each.purpose === purpose)
    .toSorted((a, b) => Number(a.type > b.type) - Number(a.type < b.type));
  const said = known
    .filter((each) => each.basis === basis)
    .map((each) => (each.type === "ConsentGiven" ? { ...each, undated: true as const } : each));
  return dated(now, at, known, fact, said);
}

function aboutComplaint(
  command: OpenComplaint | ResolveComplaint,
  state: Customer,
): CustomerDecision {
  const { type, complaintId, at, now } = command;
  const known = state.complaints.find((complaint) => complaint.complaintId === complaintId);
  if (type === "OpenComplaint") {
    if (known !== undefined) return nothing;
    return unlessInFuture("at", at, now, { type: "ComplaintOpened", complaintId, at });
  }
  if (known === undefined) return err({ type: "ComplaintNotFound", complaintId });
  if (known.resolved) return nothing;
  return unlessInFuture("at", at, now, { type: "ComplaintResolved", complaintId, at });
}

function release({ messageId, reason }: ReleaseContact, { contacts }: Customer): CustomerDecision {
  const contact = contacts.find((each) => each.messageId === messageId);
  if (contact === undefined) return err({ type: "ContactNotFound", messageId });
  return contact.status === "reserved" && !contact.made
    ? ok([{ type: "ContactReleased", messageId, reason }])
    : nothing;
}
