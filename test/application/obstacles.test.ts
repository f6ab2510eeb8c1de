import { describe, expect, it } from "vitest";
import { InMemoryArtefactStore } from "#adapters/in-memory";
import type { ArtefactStore } from "#application";
import type { CustomerCommand } from "#domain";
import { addCustomer, cause, error, eventsOf, must, now, openDocket } from "../support/docket.js";

/** One of many services, each of a kind with a long name of its own. */
function reported(n: number): CustomerCommand {
  return {
    type: "ReportService",
    serviceId: `many-${n}`,
    serviceType: `${n}`.padEnd(64, "."),
    price: { minor: 1, currency: "USD" },
    completedAt: "2026-03-01T14:00:00.000Z",
    now,
  };
}

const request = { customerId: "c-1", decisionTime: now };

/** An artefact store that can lose everything. */
function forgetful(): ArtefactStore & { lose(): void } {
  let store = new InMemoryArtefactStore();
  return {
    put: (content) => store.put(content),
    get: (hash) => store.get(hash),
    remove: (hash) => store.remove(hash),
    lose: () => {
      store = new InMemoryArtefactStore();
    },
  };
}

describe("a message that no later try can take further", () => {
  it("is cancelled when what it rests on is gone, and gives its contact back", async () => {
    const artefacts = forgetful();
    const docket = await openDocket({ artefacts });
    await addCustomer(docket, "c-1");
    const { messageId } = await must(docket.requestMessage(request));
    await must(docket.prepare(messageId));
    artefacts.lose();
    expect(await must(docket.runMessage(messageId))).toMatchObject({ status: "cancelled" });
    expect((await eventsOf(docket, "customer:c-1")).at(-1)).toMatchObject({
      type: "ContactReleased",
      messageId,
    });
  });

  it("is cancelled when its context would be too large for a commit", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    for (let part = 0; part < 20; part += 1) {
      const reports = Array.from({ length: 350 }, (_, i) => reported(part * 350 + i));
      await must(docket.handleCustomer("c-1", reports, cause(`part-${part}`)));
    }
    const { messageId } = await must(docket.requestMessage(request));
    expect(await must(docket.runMessage(messageId))).toMatchObject({ status: "cancelled" });
  });
});

describe("a request that could not be recorded", () => {
  it.each(["x".repeat(300), "", "\ud800"])("reserves nothing: trigger %j", async (trigger) => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const before = await eventsOf(docket, "customer:c-1");
    const refused = await error(docket.requestMessage({ ...request, trigger }));
    expect(refused).toMatchObject({ type: "InvalidEvent", event: "MessageRequested" });
    expect(await eventsOf(docket, "customer:c-1")).toEqual(before);
  });
});
