import { describe, expect, it } from "vitest";
import { addCustomer, must, now, openDocket, withMessage } from "../support/docket.js";
import { changed, findingsIn, linesOf } from "../support/record.js";

const to = (change: Readonly<Record<string, unknown>>) => (event: object) => ({
  ...event,
  ...change,
});

async function declinedRecord() {
  const docket = await openDocket();
  await addCustomer(docket, "c-1", { consent: undefined });
  await must(docket.requestMessage({ customerId: "c-1", decisionTime: now }));
  return linesOf(docket);
}

describe("whether a message might be made", () => {
  it("is decided again without a finding, a yes as well as a no", async () => {
    const { docket } = await withMessage();
    expect(await findingsIn(await linesOf(docket))).toEqual([]);
    expect(await findingsIn(await declinedRecord())).toEqual([]);
  });

  it("is found out when consent was withdrawn after all", async () => {
    const { docket } = await withMessage();
    const lines = (await linesOf(docket)).map((line) =>
      line.event.type === "ConsentGiven"
        ? { ...line, event: { ...line.event, type: "ConsentWithdrawn" } }
        : line,
    );
    expect(await findingsIn(lines)).toContain("contact differs");
  });

  it("is found out when another reason was put in the place of the real one", async () => {
    const lines = await declinedRecord();
    const other = to({ reason: "contacted-recently" });
    const both = changed(changed(lines, "ContactDeclined", other), "MessageDeclined", other);
    expect(await findingsIn(both)).toContain("contact differs");
    expect(await findingsIn(changed(lines, "MessageDeclined", other))).toContain("reason differs");
  });

  it("is found out when the message was taken away and its contact was not", async () => {
    const { docket } = await withMessage();
    const lines = (await linesOf(docket)).filter(({ stream }) => !stream.startsWith("message:"));
    expect(await findingsIn(lines)).toContain("message differs");
  });

  it("is found out when a rollout's reason was put in the place of the real one", async () => {
    const lines = await declinedRecord();
    for (const [reason, finding] of [
      ["held-out", "held out differs"],
      ["traffic-stopped", "traffic differs"],
    ] as const) {
      const told = changed(
        changed(lines, "ContactDeclined", to({ reason })),
        "MessageDeclined",
        to({ reason }),
      );
      expect(await findingsIn(told)).toContain(finding);
    }
  });

  it("is found out when a declined customer's bucket was changed", async () => {
    const moved = { arm: "stable", bucket: 1, weight: 0, propensity: 1 };
    const lines = changed(await declinedRecord(), "MessageDeclined", to({ assignment: moved }));
    expect(await findingsIn(lines)).toEqual(["assignment differs"]);
  });
});
