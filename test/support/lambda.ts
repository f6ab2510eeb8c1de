import type { Facts, Log, Measure } from "#adapters/lambda";
import type { PublicEvent } from "#application";

/** A function that has ten seconds left. */
export const context = { getRemainingTimeInMillis: () => 10_000 };

/** What a function said and counted. */
export function observed() {
  const said: (readonly [level: string, what: string, facts?: Facts])[] = [];
  const counted: Record<string, number> = {};
  const log: Log = (level, what, facts) => {
    said.push(facts === undefined ? [level, what] : [level, what, facts]);
  };
  const measure: Measure = (metrics) => {
    for (const { name, value } of metrics) counted[name] = (counted[name] ?? 0) + value;
  };
  return { said, counted, log, measure };
}

/** A batch of SQS with these bodies; their ids are `m-1`, `m-2` ... */
export function queueBatch(...bodies: readonly string[]) {
  return { Records: bodies.map((body, i) => ({ messageId: `m-${i + 1}`, body })) };
}

/** A public event as a rule of the bus puts it into a queue. */
export function onBus(event: Pick<PublicEvent, "type" | "recordedAt" | "data">): string {
  return JSON.stringify({
    version: "0",
    id: "0d079340-135a-c8c6-95c2-41fb8f496c53",
    source: "docket",
    account: "111111111111",
    region: "eu-central-1",
    "detail-type": event.type,
    time: "2026-10-01T12:00:00Z",
    resources: [],
    detail: event,
  });
}

/** That these messages are to be handed over again. */
export function again(...identifiers: readonly string[]) {
  return { batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) };
}
