import { err, ok, type Result } from "neverthrow";
import {
  type Dated,
  type Decider,
  type Instant,
  isInFuture,
  latest,
  looksPersonal,
  sameJson,
} from "../kernel/index.js";
import type {
  CorrectSatisfaction,
  CorrectService,
  CustomerCommand,
  CustomerRejection,
  GiveConsent,
  OpenComplaint,
  RecordSatisfaction,
  ReleaseContact,
  ReportService,
  ResolveComplaint,
  VoidService,
  WithdrawConsent,
} from "./commands.js";
import { contactDecision } from "./contact.js";
import { type CustomerEvent, customerContract } from "./events.js";
import {
  type Consent,
  type Customer,
  currentFacts,
  evolve,
  noCustomer,
  type Service,
  serviceOf,
} from "./state.js";

type Decision = Result<readonly CustomerEvent[], CustomerRejection>;

const nothing: Decision = ok([]);

/** A customer: who they are, what was done for them, and whether they may be written to. */
export const customer: Decider<CustomerCommand, Customer, CustomerEvent, CustomerRejection> = {
  category: customerContract.category,
  initialState: noCustomer,
  decide,
  evolve,
};

function decide(command: CustomerCommand, state: Customer): Decision {
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
): Decision {
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
      return consent(command, state, (at) => ({ ...facts, type: "ConsentGiven", at }));
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
      return state.contacts.some(({ messageId }) => messageId === command.messageId)
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
): Decision {
  const event = fact(stated ?? now);
  if (known.some((other) => sameJson(other, event))) return nothing;
  if (stated === undefined) {
    const holds = latest(said.filter(({ at }) => at <= now));
    if (holds !== undefined && sameJson({ ...holds, at: now }, event)) return nothing;
  }
  return unlessInFuture("at", event.at, now, event);
}

/**
 * Without a time a source repeats only itself: a record that is read again with the same consent
 * does not undo what the customer has told us since, e.g. by unsubscribing.
 */
function consent(
  command: GiveConsent | WithdrawConsent,
  { consents }: Customer,
  fact: (at: Instant) => Consent,
): Decision {
  const { channel, purpose, basis, now, at } = command;
  // A withdrawal wins a tie, so it comes after what was given.
  const known = consents
    .filter((each) => each.channel === channel && each.purpose === purpose)
    .toSorted((a, b) => Number(a.type > b.type) - Number(a.type < b.type));
  const said = known.filter((each) => each.basis === basis);
  return dated(now, at, known, fact, said);
}

function report({ type: _, now, ...facts }: ReportService, state: Customer): Decision {
  const event = { type: "ServiceCompleted", ...facts } as const;
  const known = serviceOf(state, facts.serviceId);
  if (known === undefined) return unlessInFuture("completedAt", facts.completedAt, now, event);

  if (differingFields(known.reported, event).length === 0) return nothing;
  const differing = differingFields(reportedAnew(known), event);
  if (differing.length === 0) return nothing;
  if (known.voided) return err({ type: "ServiceIsVoided", serviceId: facts.serviceId });
  return err({ type: "ServiceAlreadyReported", serviceId: facts.serviceId, differing });
}

/** A service as it would be reported after its corrections. */
function reportedAnew(service: Service): object {
  const { reason: _, at: __, ...facts } = { reason: "", at: "", ...currentFacts(service) };
  const { type, satisfaction } = service.reported;
  return { ...facts, type, ...(satisfaction !== undefined && { satisfaction }) };
}

function aboutService(
  command: CorrectService | VoidService | RecordSatisfaction | CorrectSatisfaction,
  service: Service,
): Decision {
  if (command.type === "VoidService") {
    return service.voided ? nothing : ok([{ ...command, type: "ServiceVoided" }]);
  }
  const { serviceId } = command;
  if (service.voided) return err({ type: "ServiceIsVoided", serviceId });

  switch (command.type) {
    case "CorrectService": {
      const { type: _, now, ...facts } = command;
      const event = { type: "ServiceCorrected", ...facts } as const;
      if (service.corrections.some((known) => sameJson(known, event))) return nothing;
      return unlessInFuture("at", facts.at, now, event).andThen(() =>
        unlessInFuture("completedAt", facts.completedAt, now, event),
      );
    }
    case "RecordSatisfaction": {
      const { score, givenAt, now } = command;
      const known = service.surveys.find((survey) => survey.givenAt === givenAt);
      if (known?.score === score) return nothing;
      if (known !== undefined) {
        return err({ type: "SatisfactionAlreadyRecorded", serviceId, givenAt });
      }
      const event = { type: "SatisfactionRecorded", serviceId, score, givenAt } as const;
      return unlessInFuture("givenAt", givenAt, now, event);
    }
    case "CorrectSatisfaction": {
      const { type: _, now, ...facts } = command;
      const event = { type: "SatisfactionCorrected", ...facts } as const;
      if (service.surveyCorrections.some((known) => sameJson(known, event))) return nothing;
      const { givenAt } = facts;
      const wasGiven =
        givenAt === undefined
          ? service.reported.satisfaction !== undefined
          : service.surveys.some((survey) => survey.givenAt === givenAt);
      if (!wasGiven) return err({ type: "SatisfactionNotFound", serviceId });
      return unlessInFuture("at", facts.at, now, event);
    }
  }
}

function aboutComplaint(command: OpenComplaint | ResolveComplaint, state: Customer): Decision {
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

function release({ messageId, reason }: ReleaseContact, { contacts }: Customer): Decision {
  const contact = contacts.find((each) => each.messageId === messageId);
  if (contact === undefined) return err({ type: "ContactNotFound", messageId });
  return contact.status === "reserved"
    ? ok([{ type: "ContactReleased", messageId, reason }])
    : nothing;
}

function unlessInFuture(field: string, at: Instant, now: Instant, event: CustomerEvent): Decision {
  return isInFuture(at, now) ? err({ type: "InFuture", field, at, now }) : ok([event]);
}

function differingFields(known: object, told: object): readonly string[] {
  const a: Readonly<Record<string, unknown>> = { ...known };
  const b: Readonly<Record<string, unknown>> = { ...told };
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (field) => a[field] !== b[field] && !(a[field] && b[field] && sameJson(a[field], b[field])),
  );
}
