import { describe, expect, it } from "vitest";
import type { FeaturesRow, Ports } from "#application";
import { customer, streamName } from "#domain";
import { cause, customerCommands, memory, must, over } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";

/** The others are where every event store is tested: `test/conformance/event-store/defects-of-others.ts`. */
describe("defects of others, in what comes after a commit", () => {
  const stream = streamName(customer.category, "c-1");

  it("publish nothing beside the commit, which could be lost with the process", async () => {
    const ports = memory();
    const writes: string[] = [];
    const seen = <Name extends keyof Ports>(name: Name): Ports[Name] =>
      intercepted(ports[name], (method, _, run) => {
        if (!["now", "read", "load"].includes(method)) writes.push(`${name}.${method}`);
        return run();
      });
    const docket = over({
      ...ports,
      events: seen("events"),
      snapshots: seen("snapshots"),
      keys: seen("keys"),
      views: seen("views"),
      artefacts: seen("artefacts"),
      cases: seen("cases"),
    });
    await must(docket.handleCustomer("c-1", customerCommands("c-1"), cause("1")));
    expect(writes).toEqual(["events.append"]);
  });

  it("lose no row when the process dies between a commit and its rows", async () => {
    const ports = memory();
    await must(over(ports).handleCustomer("c-1", customerCommands("c-1"), cause("1")));
    const row = () => ports.views.load<FeaturesRow>("features@1", stream);
    expect(await must(row())).toBeUndefined();

    const next = over(ports);
    await must(next.project([stream]));
    expect(await must(row())).toMatchObject({ version: 5, row: { customerId: "c-1" } });
    await must(next.rebuildViews());
    expect(await must(row())).toMatchObject({ version: 5, row: { customerId: "c-1" } });
  });
});
