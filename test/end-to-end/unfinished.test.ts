import { errAsync, okAsync } from "neverthrow";
import { expect, it } from "vitest";
import { runCommandLine } from "#adapters/cli";
import { FixedClock, InMemoryEventStore, ValueBrandGuidelines } from "#adapters/in-memory";
import type { EventStore } from "#application";
import { compose, inMemoryAdapters, services } from "#infrastructure";
import { localHost } from "../../src/infrastructure/local-host.js";
import { at, customerRecord, freshPlace, ndjson } from "../support/command-line.js";

const clock = new FixedClock(at);

/** A store in which somebody else is always first to write the stream of one customer's contact. */
function contended(customerId: string): EventStore {
  const store = new InMemoryEventStore({ clock });
  return {
    read: store.read.bind(store),
    scan: store.scan.bind(store),
    append: (stream, position, events, info) =>
      stream === `customer:${customerId}` && events[0]?.type.startsWith("Contact")
        ? errAsync({
            type: "Conflict" as const,
            stream,
            expected: position,
            commit: { recorded: [], end: position },
            consumed: { requests: 1, readUnits: 0, writeUnits: 0 },
          })
        : store.append(stream, position, events, info),
  };
}

it("one message that cannot be finished stops no other; it is named, and the run has failed", async () => {
  const place = await freshPlace();
  await place.write("customers.ndjson", ndjson(customerRecord(1), customerRecord(2)));
  const said = { out: "", err: "" };
  const code = await runCommandLine(
    {
      ...localHost,
      openRun: ({ guidelines, priceBook }) => {
        const brand = guidelines && { guidelines: new ValueBrandGuidelines(guidelines) };
        const adapters = { clock, events: contended("c-1"), ...brand };
        const docket = compose(inMemoryAdapters(adapters), { priceBook }).get(services.docket);
        return okAsync({ docket, indexes: "in-memory", close: () => okAsync(undefined) });
      },
    },
    {
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
      isInteractive: false,
      columns: 80,
      interrupted: new AbortController().signal,
    },
    ["run", `${place.path}/customers.ndjson`, "--out", `${place.path}/out`, "--json"],
  );
  expect(code).toBe(1);
  expect(said.err).toContain("not finished: c-1: customer:c-1 is being written by others\n");
  expect(JSON.parse(said.out)).toMatchObject({ customers: 2, messages: 1 });
});
