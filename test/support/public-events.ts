import { randomUUID } from "node:crypto";
import type { PublicEvent } from "#application";

/** A public event with an id of its own; anything may be told otherwise. */
export function publicEvent(other: Partial<PublicEvent> = {}): PublicEvent {
  const stream = `customer:${randomUUID()}`;
  return {
    id: `${stream}/1/customer.registered.v1`,
    type: "customer.registered.v1",
    stream,
    version: 1,
    occurredAt: "2026-10-01T12:00:00.000Z",
    recordedAt: "2026-10-01T12:00:01.250Z",
    correlationId: "test",
    data: { customerId: stream.slice("customer:".length) },
    ...other,
  };
}

/** So many of them. */
export function publicEvents(count: number): readonly PublicEvent[] {
  return Array.from({ length: count }, () => publicEvent());
}
