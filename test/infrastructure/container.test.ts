import { ContainerModule } from "inversify";
import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryEventStore } from "#adapters/in-memory";
import { summarise } from "#application";
import { compose, inMemoryAdapters, services } from "#infrastructure";
import { localHost } from "../../src/infrastructure/local-host.js";
import { addCustomer, withMessage } from "../support/docket.js";
import { linesOf } from "../support/record.js";

const clock = new FixedClock("2026-10-01T00:00:00.000Z");

describe("the composition root", () => {
  it("wires the use cases to in-memory adapters", async () => {
    const docket = compose(inMemoryAdapters({ clock })).get(services.docket);
    await addCustomer(docket, "c-1", { services: ["roof_cleaning"] });
    const { summary } = (await summarise(docket.ports))._unsafeUnwrap();
    expect(summary).toMatchObject({ customers: 1, services: 1 });
  });

  it("makes one Docket, over the adapters that it was given", () => {
    const events = new InMemoryEventStore({ clock });
    const container = compose(inMemoryAdapters({ clock, events }));
    const docket = container.get(services.docket);
    expect(container.get(services.docket)).toBe(docket);
    expect(docket.ports.events).toBe(events);
    expect(docket.ports.clock).toBe(clock);
  });

  it("lacks nothing it does not say: without adapters there is no Docket", () => {
    const nothing = new ContainerModule(() => undefined);
    expect(() => compose(nothing).get(services.docket)).toThrow(/No bindings found/);
  });

  it("gives a record that is read back a model that must not be called", async () => {
    const { docket } = await withMessage();
    const again = localHost.openRecord(await linesOf(docket))._unsafeUnwrap();
    const request = {
      modelId: "any",
      system: "",
      prompt: "",
      inference: { maxTokens: 1 },
      responseSchema: {},
      repeat: 1,
    };
    expect(() => again.ports.model.complete(request)).toThrow("called during replay");
    expect((await again.verify())._unsafeUnwrap().findings).toEqual([]);
  });
});
