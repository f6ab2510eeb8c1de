import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryEventStore } from "#adapters/in-memory";
import { start } from "#application";
import { type CustomerEvent, customerContract, type Recorded, streamName } from "#domain";
import { metadata } from "../support/metadata.js";

const at = "2026-01-01T00:00:00.000Z";
const clock = new FixedClock(at);
const customerStream = (id: string) => streamName(customerContract.category, id);
const registered = (customerId: string): CustomerEvent => ({
  type: "CustomerRegistered",
  customerId,
  at,
});
const opened = (complaintId: string): CustomerEvent => ({
  type: "ComplaintOpened",
  complaintId,
  at,
});

describe("a restored event store", () => {
  const recorded = (
    version: number,
    event: CustomerEvent,
    facts: Partial<Recorded<CustomerEvent>> = {},
  ): Recorded<CustomerEvent> => ({
    stream: customerStream("c-1"),
    version,
    event,
    recordedAt: at,
    commitId: `commit-${version}`,
    metadata: { ...metadata, schemaVersion: 1 },
    ...facts,
  });
  const refusal = (...events: readonly Recorded<CustomerEvent>[]) =>
    InMemoryEventStore.restore(events, { clock })._unsafeUnwrapErr();

  it("gives back what was recorded, and goes on from there", async () => {
    const events = [
      recorded(1, registered("c-1")),
      recorded(2, opened("a"), { recordedAt: "2026-01-02T00:00:00.000Z" }),
    ];
    const store = InMemoryEventStore.restore(events, { clock })._unsafeUnwrap();
    const { recorded: read, end } = (await store.read(customerStream("c-1")))._unsafeUnwrap();
    expect(read).toEqual(events);
    const commit = await store.append(customerStream("c-1"), end, [opened("b")], {
      commitId: "3",
      metadata,
    });
    expect(commit._unsafeUnwrap().recorded[0]).toMatchObject({
      version: 3,
      recordedAt: "2026-01-02T00:00:00.000Z",
    });
  });

  it("knows which events were one commit", async () => {
    const events = [
      recorded(1, registered("c-1"), { commitId: "one" }),
      recorded(2, opened("a"), { commitId: "one" }),
      recorded(3, opened("b"), { commitId: "two" }),
    ];
    const store = InMemoryEventStore.restore(events, { clock })._unsafeUnwrap();
    const again = await store.append(customerStream("c-1"), start, [registered("c-1")], {
      commitId: "one",
      metadata,
    });
    expect(again._unsafeUnwrap().recorded).toEqual(events.slice(0, 2));
  });

  it("refuses a gap, with stream and version", () => {
    expect(refusal(recorded(1, registered("c-1")), recorded(3, opened("a")))).toEqual({
      type: "NotRestorable",
      stream: "customer:c-1",
      version: 3,
      issues: ["expected version 2"],
    });
  });

  it("refuses an event that its contract does not allow, or that has none", () => {
    expect(refusal(recorded(1, registered("no id")))).toMatchObject({
      version: 1,
      issues: [expect.stringMatching(/^CustomerRegistered: customerId: expected an opaque id/)],
    });
    const elsewhere = "nowhere:c-1" as Recorded<CustomerEvent>["stream"];
    expect(refusal(recorded(1, registered("c-1"), { stream: elsewhere }))).toMatchObject({
      stream: "nowhere:c-1",
      issues: ["unknown category"],
    });
  });

  it("refuses an event recorded before the one that it follows", () => {
    const early = recorded(2, opened("a"), { recordedAt: "2025-12-31T00:00:00.000Z" });
    expect(refusal(recorded(1, registered("c-1")), early)).toMatchObject({
      version: 2,
      issues: [`recordedAt: expected ${at}, when version 1 was, or later`],
    });
  });
});
