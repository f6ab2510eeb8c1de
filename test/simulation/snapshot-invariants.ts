import { isDeepStrictEqual } from "node:util";
import type { Ports } from "#application";
import { type Customer, customer, fold, streamName } from "#domain";
import { must } from "../support/docket.js";
import type { Streams } from "./invariants.js";
import { fingerprint } from "./seat.js";

/** A customer's state by way of a snapshot is the state without one. */
export async function snapshotViolations(
  { snapshots, events }: Ports,
  streams: Streams,
): Promise<readonly string[]> {
  const violations: string[] = [];
  for (const name of streams.keys()) {
    if (!name.startsWith("customer:")) continue;
    const stream = streamName(customer.category, name.slice("customer:".length));
    const all = (await must(events.read(stream))).recorded.map(({ event }) => event);
    const tail = await must(snapshots.load(stream, fingerprint));
    const rest = tail.recorded.map(({ event }) => event);
    const state = fold(customer, rest, tail.snapshot?.state as Customer | undefined);
    if (!isDeepStrictEqual(plain(state), plain(fold(customer, all)))) {
      violations.push(`${name}: its snapshot of ${tail.snapshot?.version} gives another state`);
    }
  }
  return violations;
}

/** As JSON has it: fields that are undefined are not there. */
function plain(state: Customer): unknown {
  return JSON.parse(JSON.stringify(state));
}
