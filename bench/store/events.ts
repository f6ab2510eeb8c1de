/** The events that every contender stores, and the state that each folds them to. */
import { type CustomerEvent, dayMs, isErased, plus } from "#domain";

export type { CustomerEvent };

/** Who caused a commit: every contender keeps it where it has a place for it. */
export interface Cause {
  readonly commandId: string;
  readonly correlationId: string;
  readonly actor: string;
  readonly source: { readonly system: string; readonly record: string };
}

/** The version of the code that decided, as metadata has it. */
export const codeVersion = "0.1.0+bench";

/** What one command states: events, and who caused them. */
export interface Facts {
  readonly events: readonly CustomerEvent[];
  readonly cause: Cause;
}

/** What is known of a customer: of the same size however long the history. */
export interface Summary {
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly services: number;
  /** In minor units. */
  readonly spent: number;
  readonly satisfaction: { readonly sum: number; readonly count: number };
  readonly lastServiceAt: string;
  readonly lastServiceType: string;
}

/** Before anything is known of a customer. */
export const unknownCustomer: Summary = {
  name: "",
  email: "",
  timeZone: "",
  services: 0,
  spent: 0,
  satisfaction: { sum: 0, count: 0 },
  lastServiceAt: "",
  lastServiceType: "",
};

/** The summary after one more event. */
export function evolve(state: Summary, event: CustomerEvent): Summary {
  switch (event.type) {
    case "ProfileUpdated":
      return {
        ...state,
        name: isErased(event.name) ? "" : event.name,
        email: isErased(event.email) ? "" : event.email,
        timeZone: event.timeZone,
      };
    case "ServiceCompleted": {
      const { sum, count } = state.satisfaction;
      const { satisfaction } = event;
      return {
        ...state,
        services: state.services + 1,
        spent: state.spent + event.price.minor,
        satisfaction:
          satisfaction === undefined
            ? state.satisfaction
            : { sum: sum + satisfaction, count: count + 1 },
        lastServiceAt: event.completedAt,
        lastServiceType: event.serviceType,
      };
    }
    default:
      return state;
  }
}

let made = 0;

/** So many new events of one command. No two events or commands are the same. */
export function newFacts(count: number): Facts {
  const commandId = `record/${String(made).padStart(8, "0")}-4f1c9a7e`;
  return {
    events: Array.from({ length: count }, newEvent),
    cause: {
      commandId,
      correlationId: commandId,
      actor: "importer-2",
      source: { system: "customers.ndjson", record: String(made) },
    },
  };
}

const services = ["roof_cleaning", "lawn_care", "pest_control", "gutter_cleaning", "pool_service"];
const doings = ["Treated", "Cleaned", "Inspected", "Repaired", "Rinsed", "Trimmed", "Sealed"];
const things = ["the north side", "both gutters", "the back lawn", "the pool deck", "the hedges"];
const remarks = [
  "the gate code has changed, ask at the door",
  "the dog was friendly and stayed in the yard",
  "moss is coming back near the chimney",
  "the owner asked for a quote for next spring",
  "two sprinkler heads by the drive are broken",
  "parking only on the left side of the street",
];
const names = ["Łukasz", "Mary-Ann", "Grace", "Søren", "Amina", "Rafael", "Priya", "Joan"];
const surnames = ["Nowak", "Featherstonehaugh", "O'Neill", "Lindqvist", "Okafor", "de la Cruz"];

/** Each tenth one says who the customer is; the others are services with a technician's notes. */
function newEvent(): CustomerEvent {
  made += 1;
  const at = plus("2024-01-01T09:00:00.000Z", (made % 900) * dayMs);
  if (made % 10 === 0) {
    const name = `${oneOf(names)} ${oneOf(names)} ${oneOf(surnames)}`;
    const mailbox = `${name}.${made}`.toLowerCase().replace(/[^a-z0-9]+/g, ".");
    return {
      type: "ProfileUpdated",
      name: `${name}, care of Riverside Property Management and Maintenance`,
      email: `${mailbox}@customers.riverside-property-management.example.com`,
      phone: `+1 407 555 ${String(made % 10_000).padStart(4, "0")}`,
      locale: "en-US",
      timeZone: "America/New_York",
      at,
    };
  }
  const note = () => `${oneOf(doings)} ${oneOf(things)}; ${oneOf(remarks)}.`;
  return {
    type: "ServiceCompleted",
    serviceId: `s-${String(made).padStart(8, "0")}`,
    propertyId: `p-${random(9)}`,
    serviceType: oneOf(services),
    price: { minor: 20_000 + random(60_000), currency: "USD" },
    completedAt: at,
    notes: `${note()} ${note()}`,
    satisfaction: 1 + random(5),
  };
}

let seed = 20_261_001;

/** 0 to `below` - 1; the same numbers in every run. */
function random(below: number): number {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
}

function oneOf(texts: readonly string[]): string {
  return texts[random(texts.length)] ?? "";
}

/** What tells one stored event from all others: every event made here is found by it. */
export function markOf(event: CustomerEvent): string {
  if (event.type === "ServiceCompleted") return event.serviceId;
  return event.type === "ProfileUpdated" && !isErased(event.email) ? event.email : "";
}
