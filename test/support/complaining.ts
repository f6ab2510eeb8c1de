import { InMemoryEventStore, InMemoryStorage } from "#adapters/in-memory";
import { type Position, start } from "#application";
import {
  type CustomerEvent,
  customerContract,
  type Recorded,
  type StreamName,
  streamName,
} from "#domain";
import { movableClock, must, now } from "./docket.js";
import { metadata } from "./metadata.js";

/** A customer's stream. */
export function customerStream(id: string): StreamName<CustomerEvent> {
  return streamName(customerContract.category, id);
}

/** The id of the public event of a complaint. */
export function openedId(id: string, version: number): string {
  return `customer:${id}/${version}/customer.complaint-opened.v1`;
}

/** Customers with complaints, one commit a minute from noon on, in a store that may be damaged. */
export async function complaining(counts: Readonly<Record<string, number>>) {
  const storage = new InMemoryStorage();
  const clock = movableClock(now);
  const events = new InMemoryEventStore({ clock, storage });
  let minute = 0;
  for (const [id, count] of Object.entries(counts)) {
    let position: Position = start;
    for (let complaint = 1; complaint <= count; complaint += 1) {
      clock.moveTo(new Date(Date.parse(now) + 60_000 * minute).toISOString());
      minute += 1;
      const event = { type: "ComplaintOpened", complaintId: `n-${complaint}`, at: now } as const;
      const info = { commitId: `${id}-${complaint}`, metadata };
      position = (await must(events.append(customerStream(id), position, [event], info))).end;
    }
  }
  const damage = (id: string, version: number) => {
    // The array is the store's own.
    const stored = storage.streams.recorded(
      customerStream(id),
    ) as readonly Recorded[] as Recorded[];
    const [there] = stored.slice(version - 1);
    if (there === undefined) throw new Error("there is nothing to damage");
    const unknown = { ...there.metadata, schemaVersion: 0 };
    stored[version - 1] = { ...there, event: { type: "Damaged" }, metadata: unknown };
  };
  return { events, damage };
}
