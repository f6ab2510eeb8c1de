import { describe, expect, it } from "vitest";
import { readRecord, summarise } from "#application";
import { addCustomer, must, now, openDocket, request } from "../support/docket.js";
import { failing, scored, writing } from "../support/language-model.js";
import { learn, pastMessage } from "../support/past-message.js";
import { linesOf, restored } from "../support/record.js";

/** Five customers: approved at the second attempt, rejected, failed, declined, and never asked. */
async function small() {
  const model = writing(
    (_, { prompt }) =>
      prompt.includes("Failing") ? failing("refused") : { subject: "a", body: "b" },
    (_, { prompt }) => {
      const isFirst = model.judging.filter((each) => each.prompt.includes("Good")).length === 1;
      return scored(prompt.includes("Good") && !isFirst ? 0.9 : 0.3);
    },
  );
  const docket = await openDocket({ model });
  await learn(docket, pastMessage("m-1", "stranger", "Hi."));
  for (const name of ["Good", "Bad", "Failing"]) {
    await addCustomer(docket, name, { name, services: ["roof_cleaning", "lawn_care"] });
    await must(docket.runMessage(await request(docket, name)));
  }
  await addCustomer(docket, "Silent", { consent: undefined });
  await must(docket.requestMessage({ customerId: "Silent", decisionTime: now }));
  await addCustomer(docket, "New", { services: [] });
  return docket;
}

describe("the summary of a record", () => {
  it("counts customers, services, messages, attempts, costs and reasons", async () => {
    const docket = await small();
    const report = await must(summarise(docket.ports));
    expect(report).toEqual({
      summary: {
        customers: 5,
        services: 7,
        messages: 3,
        approved: 1,
        rejected: 1,
        failed: 1,
        skipped: { "no-consent": 1 },
        attempts: 8,
        events: 66,
        costNanoUsd: 5 * 1_650_000 + 5 * 4_950_000,
        unpriced: 0,
        simulated: 0,
      },
      scores: expect.arrayContaining([expect.closeTo(0.9, 10), expect.closeTo(0.3, 10)]),
      attemptsOfApproved: [2],
      reasons: { "below-threshold": 1, "generate: refused": 1 },
    });
    expect(report.scores).toHaveLength(2);
  });

  it("is the same of a record that was written and read back", async () => {
    const docket = await small();
    const again = await restored(await linesOf(docket));
    expect(await must(summarise(again.ports))).toEqual(await must(summarise(docket.ports)));
    expect(await must(readRecord(again.ports, false))).toEqual(
      await must(readRecord(docket.ports, false)),
    );
  });

  it("of nothing is nothing", async () => {
    const docket = await openDocket({}, {}, []);
    const { summary } = await must(summarise(docket.ports));
    expect(summary).toMatchObject({ customers: 0, messages: 0, events: 0, skipped: {} });
  });
});

describe("a record", () => {
  it("is one line an event, stream by stream, each artefact with the first that needs it", async () => {
    const docket = await small();
    const lines = await must(readRecord(docket.ports, false));
    const names = lines.map(({ stream }) => stream);
    expect(names).toEqual(
      [...new Set(names)].flatMap((name) => names.filter((other) => other === name)),
    );
    for (const name of new Set(names)) {
      const versions = lines.filter(({ stream }) => stream === name).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, i) => i + 1));
    }
    const artefacts = lines.flatMap((line) => Object.keys(line.artefacts ?? {}));
    expect(new Set(artefacts).size).toBe(artefacts.length);
    const holders = lines.filter((line) => line.artefacts).map(({ event }) => event.type);
    expect([...new Set(holders)]).toEqual(["ContextPrepared"]);
  });
});
