import { ok } from "neverthrow";
import * as z from "zod";
import {
  type CustomerEvent,
  contract,
  type Decider,
  type EventsOf,
  event,
  type Instant,
  instant,
  personal,
} from "#domain";

/** Visits of one house: 500 bytes each, personal data in them, and a state of constant size. */
export const visitsContract = contract("visits", "stream", {
  Visited: event({ visitId: z.string(), at: instant, note: personal(z.string()) }, "at"),
});
type Visited = EventsOf<typeof visitsContract>;

interface Visits {
  readonly count: number;
  readonly last: { readonly at: Instant; readonly note: Visited["note"] } | undefined;
}

/** Says yes to every visit, and keeps the last. */
export const visits: Decider<Visited, Visits, Visited, never> = {
  category: visitsContract.category,
  stateVersion: 1,
  initialState: { count: 0, last: undefined },
  decide: (visited) => ok([visited]),
  evolve: ({ count }, { at, note }) => ({ count: count + 1, last: { at, note } }),
};

const words =
  "The gate was locked and nobody came to the door, so we cleaned the roof from the street side and left the rear for a second visit. Two dogs in the back yard, please ring before. The gutter over the garage is loose, the owner may want an offer for a new one, and asked whether we take down trees as well, and when.";

/** As many words as make an event 500 bytes long. */
const wordsFor = (event: object) =>
  `${words} ${words}`.slice(0, 500 - JSON.stringify(event).length);

/** The i-th visit. */
export const visited = (i: number): Visited => {
  const facts = {
    type: "Visited",
    visitId: crypto.randomUUID(),
    at: new Date(Date.UTC(2026, 0, 1, 0, i)).toISOString(),
  } as const;
  return { ...facts, note: wordsFor({ ...facts, note: "" }) };
};

/** Of a customer's history: the more of it is personal, the less can be compressed. */
export const service = (i: number): CustomerEvent => {
  const facts = {
    type: "ServiceCompleted",
    serviceId: `s-${100_000 + i}`,
    propertyId: `prop-${i % 7}`,
    serviceType: ["roof_cleaning", "lawn_care", "pest_control"][i % 3] ?? "",
    price: { minor: 10_000 + ((i * 7_919) % 90_000), currency: "USD" },
    completedAt: new Date(Date.UTC(2025, 0, 1, 0, i * 797)).toISOString(),
    satisfaction: 1 + (i % 5),
  } as const;
  return { ...facts, notes: wordsFor({ ...facts, notes: "" }) };
};
