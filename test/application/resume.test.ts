import { describe, expect, it } from "vitest";
import { type Docket, type LanguageModel, type Ports, readRecord } from "#application";
import type { MessageCommand, StreamName } from "#domain";
import {
  addCustomer,
  approval,
  cause,
  generator,
  judge,
  type Known,
  memory,
  must,
  now,
  over,
} from "../support/docket.js";
import { draft, failing, scored, writing } from "../support/language-model.js";
import { hasEffect, stopping } from "../support/stopping.js";

const better = { ...draft, subject: "A better draft" };
const isBetter = (prompt: string) => prompt.includes(better.subject);

/** Models whose answers depend on what they are asked alone, so that a run can be repeated. */
const models = {
  "approves at once": () => writing(),
  "approves the second": () =>
    writing(
      (_, { prompt }) => (prompt.includes('"rationale"') ? better : draft),
      (_, { prompt }) => scored(isBetter(prompt) ? 0.9 : 0.2),
    ),
  "fails once, then rejects": () =>
    writing(
      (_, { repeat }) => (repeat < 2 ? failing("too-long") : draft),
      (_, { repeat }) => (repeat < 2 ? failing("throttled") : scored(0.2)),
    ),
} satisfies Readonly<Record<string, () => LanguageModel>>;

const opened = (providerEventId: string, kind: "clicked" | "unsubscribed") =>
  ({ type: "RecordOutcome", providerEventId, kind, occurredAt: now, automated: false }) as const;

const pastCommands: readonly MessageCommand[] = [
  {
    type: "ImportMessage",
    messageId: "past-1",
    customerId: "c-2",
    purpose: "upsell",
    subject: "Gutters",
    body: "Hi Grace, your gutters.",
    features: { serviceTypes: { status: "present", value: ["roof_cleaning"] } },
    sentAt: "2026-05-01T00:00:00.000Z",
  },
  opened("e-1", "clicked"),
];

/** Everything, from an empty store to the views: agents, customers, a case, a message, outcomes. */
async function job(docket: Docket, known: Known): Promise<void> {
  for (const agent of [judge, generator]) await must(docket.putIntoService(agent, approval));
  await addCustomer(docket, "c-1", known);
  await addCustomer(docket, "c-2", { name: "Grace Hopper" });
  const facts = { messageId: "past-1", customerId: "c-2", purpose: "upsell", sentAt: now };
  await must(docket.importMessage({ ...facts, commands: pastCommands }, cause("past-1")));
  await must(docket.indexCase("past-1"));
  const { messageId } = await must(docket.requestMessage({ customerId: "c-1", decisionTime: now }));
  const { status } = await must(docket.runMessage(messageId));
  if (status === "approved") {
    await must(docket.recordOutcome(messageId, opened("e-2", "unsubscribed"), cause("e-2")));
    await must(docket.indexCase(messageId));
  }
  const ids = ["customer:c-1", "customer:c-2", "message:past-1", `message:${messageId}`];
  const agents = ["agent-version:email-generator@1", "agent-version:email-judge@1"];
  await must(docket.project([...ids, ...agents].map((name) => name as StreamName)));
}

/** All that a run leaves behind: every event as recorded, artefacts, rows and cases. */
async function leftBehind(ports: Ports): Promise<string> {
  const lines = await must(readRecord(ports, false));
  const streams = [...new Set(lines.map(({ stream }) => stream))];
  const rows = await Promise.all(
    ["registry@1", "features@1", "messages@1"].flatMap((view) =>
      streams.map((stream) => must(ports.views.load(view, stream))),
    ),
  );
  const query = { purpose: "upsell", exceptCustomer: "", knownBy: now, limit: 9, minimumScore: -1 };
  const vector = await must(ports.embedder.embed("roof"));
  const cases = await must(
    ports.cases.nearest({
      ...query,
      situation: "roof",
      vector,
      outcomes: ["clicked", "unsubscribed"],
    }),
  );
  return JSON.stringify({ lines, rows, cases });
}

/** Stops at every call: before it and, where it has an effect, after it as well. */
async function stopEverywhere(model: () => LanguageModel, known: Known) {
  const untouched = memory({ model: model() });
  const counted = stopping(untouched);
  await job(over(counted.ports), known);
  const expected = await leftBehind(untouched);
  const stops = counted.calls.flatMap((method, i) => [
    { n: i + 1, effect: "before" as const },
    ...(hasEffect(method) ? [{ n: i + 1, effect: "after" as const }] : []),
  ]);
  for (const { n, effect } of stops) {
    const stores = memory({ model: model() });
    const stopped = job(over(stopping(stores, n, effect).ports), known);
    await expect(stopped, `call ${n}`).rejects.toThrow(`stopped ${effect}`);
    await job(over(stores), known);
    const left = await leftBehind(stores);
    if (left !== expected) expect(JSON.parse(left), `${effect} ${n}`).toEqual(JSON.parse(expected));
  }
  return { stops: stops.length, expected };
}

describe("a run that is stopped between any two lines and started again", () => {
  it.each(Object.entries(models))(
    "ends as if it had never been stopped, when the model %s",
    async (_, model) => {
      const { stops, expected } = await stopEverywhere(model, {});
      expect(stops).toBeGreaterThan(100);
      expect(expected).toContain("ContextPrepared");
    },
  );

  it("ends as if it had never been stopped, when the customer may not be written to", async () => {
    const { expected } = await stopEverywhere(models["approves at once"], { consent: undefined });
    expect(expected).toContain("MessageDeclined");
  });
});

describe("a run that is repeated", () => {
  it("leaves everything as it was", async () => {
    const stores = memory({ model: models["approves the second"]() });
    await job(over(stores), {});
    const first = await leftBehind(stores);
    await job(over(stores), {});
    expect(await leftBehind(stores)).toBe(first);
  });
});
