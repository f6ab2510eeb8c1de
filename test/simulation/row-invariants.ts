import { isDeepStrictEqual } from "node:util";
import type { Ports, ViewStore } from "#application";
import { must } from "../support/docket.js";
import type { Streams } from "./invariants.js";
import { quietDocket } from "./seat.js";

/** Rows, and what indexes find, equal those that are built from nothing in an empty store. */
export async function rowViolations(
  ports: Ports,
  empty: ViewStore,
  streams: Streams,
): Promise<readonly string[]> {
  const views = await must(quietDocket({ ...ports, views: empty }).rebuildViews());
  const violations: string[] = [];
  for (const { view, rows } of views) {
    let shown = 0;
    for (const stream of streams.keys()) {
      const built = await must(empty.load(view, stream));
      const kept = await must(ports.views.load(view, stream));
      if (!isDeepStrictEqual(kept, built)) violations.push(`${view}: the row of ${stream} is old`);
      if (built !== undefined) shown += 1;
    }
    if (rows > 0 && shown === 0) violations.push(`${view} shows none of ${rows} streams`);
  }
  const messages = await must(quietDocket(ports).views.live("messages"));
  return [...violations, ...(await indexViolations(messages, ports.views, empty, streams))];
}

/** A row that moved in an index is found in one place only. */
async function indexViolations(
  view: string,
  kept: ViewStore,
  built: ViewStore,
  streams: Streams,
): Promise<readonly string[]> {
  const customers = [...streams.keys()]
    .filter((stream) => stream.startsWith("customer:"))
    .map((stream) => ({ index: "byCustomer", partition: stream.slice("customer:".length) }));
  const statuses = ["requested", "prepared", "approved", "rejected", "failed", "sent", "declined"];
  const places = [...customers, ...statuses.map((partition) => ({ index: "byStatus", partition }))];
  const violations: string[] = [];
  for (const place of places) {
    const found = await must(kept.find(view, place));
    const expected = await must(built.find(view, place));
    if (!isDeepStrictEqual(found.rows, expected.rows)) {
      violations.push(`${view}: ${place.index} of ${place.partition} finds other rows`);
    }
  }
  return violations;
}
