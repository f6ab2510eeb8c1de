import type { Ports } from "#application";
import { customer, streamName } from "#domain";
import { must } from "../support/docket.js";
import type { Streams } from "./invariants.js";
import { personalValues, wordFor } from "./person.js";
import { fingerprint, quietDocket } from "./seat.js";

/**
 * Of somebody who was forgotten nothing personal is left, in no event, snapshot, row or artefact; and
 * nobody is found to be like them.
 */
export async function erasureViolations(
  ports: Ports,
  artefacts: () => readonly string[],
  forgotten: readonly string[],
  streams: Streams,
): Promise<readonly string[]> {
  const violations: string[] = [];
  const compared = await comparedCustomers(ports);
  for (const customerId of new Set(forgotten)) {
    if (compared.has(customerId)) violations.push(`${customerId} is still compared with others`);
    const stream = streamName(customer.category, customerId);
    const places: Readonly<Record<string, unknown>> = {
      "a snapshot": (await must(ports.snapshots.load(stream, fingerprint))).snapshot,
      "an export": await must(quietDocket(ports).exportCustomer(customerId)),
      "an artefact": artefacts(),
      ...Object.fromEntries(streams),
    };
    for (const [place, held] of Object.entries(places)) {
      const text = JSON.stringify(held) ?? "";
      for (const value of [...personalValues(customerId), wordFor(customerId)]) {
        if (text.includes(value)) violations.push(`${place} still holds "${value}"`);
      }
    }
  }
  return violations;
}

async function comparedCustomers({ embedder, similarCustomers }: Ports) {
  const vector = await must(embedder.embed("roof"));
  const query = { vector, exceptCustomer: "", limit: 9_999, minimumScore: -1 };
  const found = await must(similarCustomers.nearest(query));
  return new Set(found.map(({ customerId }) => customerId));
}
