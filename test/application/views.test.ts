import fc from "fast-check";
import { okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryEventStore, InMemoryViewStore } from "#adapters/in-memory";
import type { Docket, FeaturesRow, MessageRow, RegistryRow, ViewStore } from "#application";
import { features, type StreamName } from "#domain";
import {
  addCustomer,
  cause,
  memory,
  movableClock,
  must,
  now,
  openDocket,
  over,
  withMessage,
} from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";
import { scored, writing } from "../support/language-model.js";
import { outcome } from "../support/past-message.js";

const columns = [
  { name: "words", value: ({ attempts }: { attempts: readonly unknown[] }) => attempts.length * 2 },
];
const streamsOf = (messageId: string) =>
  [
    `message:${messageId}`,
    "customer:c-1",
    "customer:c-2",
    "agent-version:email-generator@1",
    "agent-version:email-judge@1",
    "rollout:email-generator",
  ].map((name) => name as StreamName);

/** Every row of these streams in every view. */
async function rowsIn(views: ViewStore, streams: readonly StreamName[]) {
  return Promise.all(
    ["registry@1", "features@1", "messages@1"].flatMap((view) =>
      streams.map((stream) => must(views.load(view, stream))),
    ),
  );
}

describe("a view", () => {
  /** One message's life in single steps, each by a docket that knows its id. */
  const steps: readonly ((docket: Docket, messageId: string) => Promise<unknown>)[] = [
    (docket) => addCustomer(docket, "c-1"),
    (docket) => must(docket.requestMessage({ customerId: "c-1", decisionTime: now })),
    (docket) => addCustomer(docket, "c-2", { satisfaction: 2 }),
    (docket, id) => must(docket.prepare(id)),
    (docket, id) => must(docket.generate(id)),
    (docket, id) => must(docket.judge(id)),
    (docket, id) => must(docket.generate(id)),
    (docket, id) => must(docket.judge(id)),
    (docket, id) => must(docket.conclude(id)),
    (docket, id) => must(docket.recordOutcome(id, outcome("e-1", "unsubscribed"), cause("e-1"))),
  ];

  it("shows the same rows however late, often or out of order it is refreshed", async () => {
    const { messageId } = await withMessage();
    const streams = streamsOf(messageId);
    const refreshes = fc.array(fc.subarray(streams), { minLength: 10, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(refreshes, fc.infiniteStream(fc.nat()), async (plan, luck) => {
        const late: { readonly place: number; readonly save: () => unknown }[] = [];
        const views = new InMemoryViewStore();
        const delayed = intercepted(views, (method, _, run) => {
          if (method !== "save") return run();
          for (const { value: place } of [luck.next(), luck.next()])
            late.push({ place, save: run });
          return okAsync(undefined);
        });
        const model = writing(undefined, (n) => scored(n === 1 ? 0.2 : 0.9));
        const docket = await openDocket({ views: delayed, model });
        for (const [i, step] of steps.entries()) {
          await step(docket, messageId);
          await must(docket.project(plan[i] ?? []));
        }
        await must(docket.project(streams));
        for (const { save } of late.sort((a, b) => a.place - b.place)) save();

        const fresh = new InMemoryViewStore();
        await must(over({ ...docket.ports, views: fresh }).rebuildViews());
        expect(await rowsIn(views, streams)).toEqual(await rowsIn(fresh, streams));
      }),
      { numRuns: 25 },
    );
  });

  it("is rebuilt from scans of any page size to what it was live", async () => {
    const clock = movableClock();
    const events = new InMemoryEventStore({ clock, pageSize: 2 });
    const { docket, messageId } = await withMessage({ clock, events });
    const streams = streamsOf(messageId);
    await must(docket.project(streams));
    const live = await rowsIn(docket.ports.views, streams);
    const views = new InMemoryViewStore();
    expect(await must(over({ ...docket.ports, views }).rebuildViews())).toEqual([
      { view: "registry@1", rows: 2, corrupt: [] },
      { view: "features@1", rows: 1, corrupt: [] },
      { view: "messages@1", rows: 1, corrupt: [] },
    ]);
    expect(await rowsIn(views, streams)).toEqual(live);
    expect(live.filter((row) => row !== undefined)).toHaveLength(4);
  });
});

describe("the view of messages", () => {
  it("shows a message at a glance, with the user's own columns", async () => {
    const { docket, messageId } = await withMessage({}, { columns });
    await must(docket.recordOutcome(messageId, outcome("e-1", "clicked"), cause("e-1")));
    await must(docket.rebuildViews());
    const row = await must(
      docket.ports.views.load<MessageRow>("messages@1", `message:${messageId}`),
    );
    expect(row?.version).toBe(6);
    expect(row?.row).toEqual({
      messageId,
      customerId: "c-1",
      purpose: "upsell",
      status: "approved",
      decidedAt: now,
      generator: { agentId: "email-generator", version: 1 },
      judge: { agentId: "email-judge", version: 1 },
      attempts: 1,
      scores: [expect.closeTo(0.9, 10)],
      costNanoUsd: 6_600_000,
      unpriced: 0,
      outcomes: ["clicked"],
      simulated: false,
      columns: { words: 2 },
    });
  });

  it("finds them by customer, status and agent version, in order of time", async () => {
    const docket = await openDocket();
    const times = [
      "2026-10-01T12:00:00.000Z",
      "2026-06-01T12:00:00.000Z",
      "2026-08-01T12:00:00.000Z",
    ];
    await addCustomer(docket, "c-1");
    await addCustomer(docket, "c-2", { consent: undefined });
    const ids: string[] = [];
    for (const [i, decisionTime] of times.entries()) {
      for (const customerId of ["c-1", "c-2"]) {
        const asked = { customerId, trigger: `t-${i}`, decisionTime };
        const { messageId, decision } = await must(docket.requestMessage(asked));
        await must(docket.runMessage(messageId));
        if (decision === "reserved") ids.push(messageId);
      }
    }
    await must(docket.rebuildViews());
    const [october, june, august] = ids;
    const find = async (index: string, partition: string, newestFirst = false) => {
      const what = { index, partition, newestFirst };
      const { rows } = await must(docket.ports.views.find<MessageRow>("messages@1", what));
      return rows.map(({ row }) => row.messageId);
    };
    expect(await find("byCustomer", "c-1")).toEqual([june, august, october]);
    expect(await find("byStatus", "approved", true)).toEqual([october, august, june]);
    expect(await find("byAgentVersion", "email-generator@1")).toHaveLength(3);
    expect(await find("byStatus", "declined")).toHaveLength(3);
    expect(await find("byStatus", "requested")).toEqual([]);
  });

  it("holds no text, no name, no reason of a judge", async () => {
    const { docket, messageId } = await withMessage();
    await must(docket.rebuildViews());
    const rows = await rowsIn(docket.ports.views, streamsOf(messageId));
    for (const personal of ["Ada", "example.com", "gutters", "It is fine"]) {
      expect(JSON.stringify(rows)).not.toContain(personal);
    }
  });
});

describe("the view of agent versions", () => {
  it("shows what each is and how far it got, in the order of versions", async () => {
    const docket = await openDocket();
    await must(docket.rebuildViews());
    const what = { index: "byAgent", partition: "email-judge" };
    const { rows } = await must(docket.ports.views.find<RegistryRow>("registry@1", what));
    expect(rows).toMatchObject([
      {
        key: "agent-version:email-judge@1",
        row: { kind: "judge", version: 1, status: "approved", stage: "production", since: now },
      },
    ]);
  });
});

describe("the view of features", () => {
  it("holds facts from which any instant's features are what the stream gives", async () => {
    const clock = movableClock("2026-03-01T15:00:00.000Z");
    const docket = over(memory({ clock }));
    await addCustomer(docket, "c-1", { services: ["roof_cleaning", "lawn_care"] });
    clock.moveTo("2026-04-01T00:00:00.000Z");
    const survey = {
      serviceId: "s-1",
      score: 1,
      givenAt: "2026-03-20T00:00:00.000Z",
      now,
    } as const;
    await must(
      docket.handleCustomer("c-1", [{ type: "RecordSatisfaction", ...survey }], cause("survey")),
    );
    await must(docket.rebuildViews());
    const stored = await must(docket.ports.views.load<FeaturesRow>("features@1", "customer:c-1"));
    const facts = stored?.row.facts ?? [];
    const averages: unknown[] = [];
    for (const at of ["2026-02-01", "2026-03-02", "2026-03-25", "2029-01-01"]) {
      for (const knownAt of ["2026-02-01", "2026-03-25", "2026-05-01"]) {
        const [then, known] = [`${at}T00:00:00.000Z`, `${knownAt}T00:00:00.000Z`];
        const live = await must(docket.features("c-1", then, known));
        expect(features(facts, then, known)).toEqual(live);
        averages.push(
          "value" in live.satisfactionAverage
            ? live.satisfactionAverage.value
            : live.satisfactionAverage.status,
        );
      }
    }
    expect(averages).toEqual([
      ...["absent", "absent", "absent"],
      ...["absent", 4, 4],
      ...["absent", 4, 2.5],
      ...["absent", "expired", "expired"],
    ]);
  });
});
