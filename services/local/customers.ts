import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { repository } from "../cache.js";

const service = z.looseObject({
  date: z.string(),
  satisfaction_at: z.string().nullish(),
});
const customer = z.looseObject({
  customer_id: z.string(),
  updated_at: z.string().nullish(),
  service_history: z.array(service),
});

/** A record of the example, as a webhook tells it. */
export type Customer = z.output<typeof customer>;

const hour = 3_600_000;

/**
 * Customers of the example who have had a service, with other ids and as if the last one had been an
 * hour ago, so that it asks for a message.
 */
export async function recentCustomers(
  count: number,
  idOf: (id: string) => string,
  now = Date.now(),
): Promise<readonly Customer[]> {
  const file = join(repository(import.meta.dirname), "examples", "customers.ndjson");
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  return lines
    .map((line) => customer.parse(JSON.parse(line)))
    .filter(({ service_history }) => service_history.length > 0)
    .slice(0, count)
    .map((each) => recent(each, idOf, now));
}

function recent(each: Customer, idOf: (id: string) => string, now: number): Customer {
  const latest = Math.max(...each.service_history.map(({ date }) => Date.parse(date)));
  const moved = (date: string) =>
    new Date(Math.min(Date.parse(date) + now - hour - latest, now)).toISOString();
  return {
    ...each,
    customer_id: idOf(each.customer_id),
    updated_at: new Date(now - hour).toISOString(),
    service_history: each.service_history.map(({ satisfaction_at, ...told }) => ({
      ...told,
      date: moved(told.date),
      ...(satisfaction_at && { satisfaction_at: moved(satisfaction_at) }),
    })),
  };
}

/** How many of their services are no older than so many days: each of them asks for a message. */
export function servicesWithin(
  customers: readonly Customer[],
  days: number,
  now = Date.now(),
): number {
  const since = now - days * 24 * hour;
  return customers
    .flatMap(({ service_history }) => service_history)
    .filter(({ date }) => Date.parse(date) >= since).length;
}
