/** Long streams, as the deciders make them. */
import {
  type CustomerCommand,
  type Decider,
  type DomainEvent,
  dayMs,
  decideAll,
  type EvaluationCommand,
  fold,
  plus,
} from "#domain";

const start = "2024-01-01T09:00:00.000Z";
const now = day(20_000);

/** What commands emit; throws when one of them is refused. */
export function historyOf<Command, State, Event extends DomainEvent, Rejection>(
  decider: Decider<Command, State, Event, Rejection>,
  commands: readonly Command[],
): readonly Event[] {
  const decision = decideAll(decider, commands, decider.initialState);
  if (decision.isOk()) return decision.value;
  throw new Error(`${decider.category} refuses: ${JSON.stringify(decision.error)}`);
}

/** What commands lead to. */
export function stateAfter<Command, State, Event extends DomainEvent, Rejection>(
  decider: Decider<Command, State, Event, Rejection>,
  commands: readonly Command[],
): State {
  return fold(decider, historyOf(decider, commands));
}

/** A customer with so many services. */
export function customerCommands(services: number): readonly CustomerCommand[] {
  const told = { now, at: start };
  const consent = { channel: "email", purpose: "marketing", basis: "customer-record" } as const;
  return [
    { type: "RegisterCustomer", ...told, customerId: "c-0001" },
    {
      type: "UpdateProfile",
      ...told,
      name: "Łukasz Nowak",
      email: "l.nowak@example.com",
      phone: "+1 407 555 0100",
      locale: "en-US",
      timeZone: "America/New_York",
    },
    {
      type: "RecordProperty",
      ...told,
      propertyId: "home",
      propertyType: "single_family",
      lotFeatures: ["pool", "large_yard"],
      squareFeet: 2150,
      yearBuilt: 1987,
    },
    { type: "GiveConsent", ...told, ...consent },
    ...Array.from({ length: services }, (_, index) => serviceCommands(index)).flat(),
  ];
}

/**
 * A service a day: each second one with a survey, each fourth one corrected, each eighth one with
 * its survey corrected.
 */
export function serviceCommands(index: number): readonly CustomerCommand[] {
  const serviceId = `s-${index + 1}`;
  const at = day(index + 5);
  const facts = {
    now,
    serviceId,
    propertyId: "home",
    serviceType: index % 3 === 0 ? "roof_cleaning" : "lawn_care",
    price: { minor: 35_000 + index, currency: "USD" },
    completedAt: day(index),
    notes: "Back gate was open; the dog was friendly.",
  };
  const survey = { now, serviceId, score: 4, givenAt: day(index + 2) };
  const each = (nth: number, command: CustomerCommand) => (index % nth === 0 ? [command] : []);
  return [
    { type: "ReportService", ...facts },
    ...each(2, { type: "RecordSatisfaction", ...survey }),
    ...each(4, { type: "CorrectService", ...facts, reason: "billed twice", at }),
    ...each(8, { type: "CorrectSatisfaction", ...survey, score: 5, at }),
  ];
}

/** An evaluation of so many cases, `done` of which are scored. */
export function evaluationCommands(cases: number, done: number): readonly EvaluationCommand[] {
  const agent = (version: number, digit: string) => ({
    agentId: "email-generator",
    version,
    contentHash: digit.repeat(64),
  });
  return [
    {
      type: "StartEvaluation",
      evaluationId: "eval-1",
      candidate: agent(2, "a"),
      baseline: agent(1, "b"),
      judge: { ...agent(1, "c"), agentId: "email-judge" },
      slice: { description: "March 2026", listHash: "d".repeat(64), messages: cases },
      repeats: 1,
      orders: ["candidate-first"],
      gate: { metric: "score", margin: 0, confidence: 0.95, minimumSample: 100 },
      at: start,
    },
    ...Array.from({ length: done }, (_, index) => scoreCase(index)),
  ];
}

/** The scores of one case. */
export function scoreCase(index: number): EvaluationCommand {
  return {
    type: "ScoreCase",
    messageId: `message-${index}`,
    repeat: 1,
    order: "candidate-first",
    candidate: { score: 0.9, passed: true, costNanoUsd: 120_000 },
    baseline: { score: 0.6, passed: false, costNanoUsd: 110_000 },
  };
}

function day(days: number): string {
  return plus(start, days * dayMs);
}
