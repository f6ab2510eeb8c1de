import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { PublicEvent } from "#application";

/** A public event on its way to a bus. */
export interface Entry {
  readonly event: PublicEvent;
  readonly put: PutEventsRequestEntry;
  /** As EventBridge counts. */
  readonly bytes: number;
}

/** How many entries a request takes. Source: EventBridge API Reference, PutEvents. */
const entriesAtOnce = 10;

/**
 * The entries of a request must be less than 256 KB in sum. AWS has taken up to 1 MB in most regions
 * since January 2026, but not in all, nor do all targets of a rule. Source: EventBridge User Guide,
 * "Calculating PutEvents event entry size"; AWS Compute Blog, 29 January 2026.
 */
export const limitBytes = 256 * 1024 - 1;

/** The entry of an event. No resources: those are ARNs, and a stream has none. */
export function entryOf(event: PublicEvent, bus: string): Entry {
  const put = {
    EventBusName: bus,
    Source: "docket",
    DetailType: event.type,
    Detail: JSON.stringify(event),
    Time: new Date(event.recordedAt),
  };
  return { event, put, bytes: bytesOf(put) };
}

/**
 * An entry's size by EventBridge's rule: 14 bytes for a time, and what source, detail type and
 * detail are in UTF-8. Source: EventBridge User Guide, "Calculating PutEvents event entry size".
 */
function bytesOf(put: {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}): number {
  const texts = [put.Source, put.DetailType, put.Detail];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 14);
}

/** The entries in their order, in as few requests as their number and bytes allow. */
export function batchesOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < entriesAtOnce && bytes + entry.bytes <= limitBytes) {
      last.push(entry);
      bytes += entry.bytes;
    } else {
      batches.push([entry]);
      bytes = entry.bytes;
    }
  }
  return batches;
}
