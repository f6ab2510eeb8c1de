import type { DomainEvent } from "./event.js";

/** An event as some version of its schema stored it. */
export type StoredEvent = DomainEvent & Readonly<Record<string, unknown>>;

/**
 * How an event type changed with a schema version: what an event of version `schemaVersion` is in
 * the next one. One event may become several, or none. Stored events stay as they are.
 */
export interface Upcaster {
  readonly type: string;
  readonly schemaVersion: number;
  readonly upcast: (event: StoredEvent) => readonly StoredEvent[];
}

/** What an event of an older schema version is in version `to`. Types without an upcaster stay. */
export function upcastAll(
  upcasters: readonly Upcaster[],
  event: StoredEvent,
  from: number,
  to: number,
): readonly StoredEvent[] {
  let events: readonly StoredEvent[] = [event];
  for (let version = from; version < to; version += 1) {
    events = events.flatMap((each) => {
      const found = upcasters.find(
        ({ type, schemaVersion }) => type === each.type && schemaVersion === version,
      );
      return found === undefined ? [each] : found.upcast(each);
    });
  }
  return events;
}
