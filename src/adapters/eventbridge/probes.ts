import type { Probe } from "#application";
import { EventBus } from "./event-bus.js";
import type { EventBridgePublisherOptions } from "./event-publisher.js";

/**
 * Whether the bus is there. That events may be put on it is not tried: subscribers would take what
 * is put for something that happened.
 */
export function probes({ client, bus, ...retries }: EventBridgePublisherOptions): readonly Probe[] {
  const there = new EventBus(client, bus, retries);
  return [{ what: `find the event bus ${bus}`, run: (call) => there.describe(call).map(foundAs) }];
}

function foundAs(arn: string): string {
  return `${arn}; whether events may be put on it shows when the first is published`;
}
