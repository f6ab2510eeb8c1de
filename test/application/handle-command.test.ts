import { errAsync, type ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryEventStore } from "#adapters/in-memory";
import { type EventStore, handleCommand } from "#application";
import { type CustomerCommand, customer, servicesOf, streamName } from "#domain";
import { cause, customerCommands, error, must, now } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";

const stream = streamName(customer.category, "c-1");
const service = (serviceId: string): CustomerCommand => ({
  type: "ReportService",
  serviceId,
  serviceType: "lawn_care",
  price: { minor: 5_000, currency: "USD" },
  completedAt: "2026-05-01T10:00:00.000Z",
  now,
});
const complaint = (complaintId: string): CustomerCommand => ({
  type: "OpenComplaint",
  complaintId,
  at: now,
  now,
});

async function known(): Promise<InMemoryEventStore> {
  const store = new InMemoryEventStore({ clock: new FixedClock(now) });
  const handle = handleCommand(store, customer, { codeVersion: "1.2.3" });
  await must(handle("c-1", customerCommands("c-1", { services: [] }), cause("first")));
  return store;
}

async function typesIn(store: EventStore) {
  const { recorded } = await must(store.read(stream));
  return recorded.map(({ event }) => event.type);
}

/** A store in which somebody else opens a complaint just before each of the first appends. */
function contended(store: EventStore, times: number) {
  const count = { reads: 0, appends: 0 };
  const busy = intercepted(store, (method, _, run) => {
    if (method === "read") count.reads += 1;
    if (method !== "append") return run();
    count.appends += 1;
    if (count.appends > times) return run();
    const complaintId = `other-${count.appends}`;
    const open = handleCommand(store, customer, { codeVersion: "1.2.3" });
    return open("c-1", [complaint(complaintId)], cause(complaintId)).andThen(
      () => run() as ResultAsync<unknown, unknown>,
    );
  });
  return { busy, count };
}

describe("commands about one aggregate", () => {
  it("are decided in their order and recorded as one commit", async () => {
    const store = await known();
    const handle = handleCommand(store, customer, { codeVersion: "1.2.3" });
    const commands = [service("s-1"), service("s-1"), complaint("k-1")];
    const receipt = await must(handle("c-1", commands, cause("second")));
    const { recorded } = await must(store.read(stream, { from: 5 }));
    expect(recorded.map(({ event }) => event.type)).toEqual([
      "ServiceCompleted",
      "ComplaintOpened",
    ]);
    expect(recorded.map(({ commitId }) => commitId)).toEqual(["second", "second"]);
    expect(receipt).toMatchObject({ stream: "customer:c-1", version: 6 });
    expect(receipt.events).toEqual(recorded.map(({ event }) => event));
    expect(servicesOf(receipt.state)).toHaveLength(1);
  });

  it("are recorded all or none", async () => {
    const store = await known();
    const handle = handleCommand(store, customer, { codeVersion: "1.2.3" });
    const refused = { type: "VoidService", serviceId: "s-9", reason: "?" } as const;
    expect(await error(handle("c-1", [service("s-1"), refused], cause("second")))).toEqual({
      type: "ServiceNotFound",
      serviceId: "s-9",
    });
    expect(await typesIn(store)).toHaveLength(4);
  });

  it("say who gave them, why, and by which code they were decided", async () => {
    const store = await known();
    const handle = handleCommand(store, customer, { codeVersion: "1.2.3" });
    await must(handle("c-1", [complaint("k-1")], cause("second")));
    const { recorded } = await must(store.read(stream, { from: 5 }));
    expect(recorded[0]?.metadata).toEqual({
      correlationId: "of-second",
      causationId: "second",
      actor: "tester",
      source: { system: "test", record: "second" },
      codeVersion: "1.2.3",
      schemaVersion: 1,
    });
  });

  it("that say nothing new write nothing", async () => {
    const store = await known();
    const { busy, count } = contended(store, 0);
    const handle = handleCommand(busy, customer, { codeVersion: "1.2.3" });
    const again = customerCommands("c-1", { services: [] });
    const receipt = await must(handle("c-1", again, cause("again")));
    expect([receipt.version, receipt.events, count.appends]).toEqual([4, [], 0]);
  });
});

describe("a command that comes second", () => {
  it("is decided again on what came first, without another read", async () => {
    const store = await known();
    const { busy, count } = contended(store, 1);
    const handle = handleCommand(busy, customer, { codeVersion: "1.2.3" });
    const reserve: CustomerCommand = {
      type: "ReserveContact",
      messageId: "m-1",
      purpose: "upsell",
      channel: "email",
      consentPurpose: "marketing",
      at: now,
      until: now,
    };
    const receipt = await must(handle("c-1", [reserve], cause("second")));
    expect(receipt.events).toMatchObject([{ type: "ContactDeclined", reason: "open-complaint" }]);
    expect([receipt.version, count]).toEqual([6, { reads: 1, appends: 2 }]);
  });

  it("reads what others wrote when half of its attempts were in vain, after a pause", async () => {
    const store = await known();
    const { busy, count } = contended(store, 4);
    const pauses: number[] = [];
    const pause = async (others: number) => {
      pauses.push(others);
      // Meanwhile others go on: to be met one by one, or read at once.
      for (const n of [1, 2, 3]) {
        const id = `meanwhile-${others}-${n}`;
        await must(
          handleCommand(store, customer, { codeVersion: "1" })("c-1", [complaint(id)], cause(id)),
        );
      }
    };
    const options = { codeVersion: "1.2.3", attempts: 5, pause };
    const handle = handleCommand(busy, customer, options);
    const receipt = await must(handle("c-1", [complaint("k-1")], cause("last")));
    expect([receipt.version, pauses]).toEqual([15, [8, 16]]);
    expect(count).toEqual({ reads: 3, appends: 5 });
    expect(receipt.state.complaints).toHaveLength(11);
  });

  it("makes the next ones on its stream wait before they read, each for one other less", async () => {
    const { busy, count } = contended(await known(), 2);
    const pauses: (readonly [number, number])[] = [];
    const pause = async (others: number) => {
      pauses.push([others, count.reads]);
    };
    const handle = handleCommand(busy, customer, { codeVersion: "1.2.3", pause });
    const give = (id: string) => must(handle("c-1", [complaint(id)], cause(id)));
    await give("k-1");
    expect(pauses).toEqual([]);
    await must(handle("c-2", customerCommands("c-2", { services: [] }), cause("elsewhere")));
    expect(pauses).toEqual([]);
    for (const id of ["k-2", "k-3", "k-4"]) await give(id);
    expect(pauses).toEqual([
      [2, 2],
      [1, 3],
    ]);
  });

  it("may be refused because of what came first", async () => {
    const store = await known();
    const { busy } = contended(store, 1);
    const handle = handleCommand(busy, customer, { codeVersion: "1.2.3" });
    const receipt = await must(handle("c-1", [complaint("other-1")], cause("second")));
    expect([receipt.version, receipt.events]).toEqual([5, []]);
  });

  it("is given up after so many attempts, with the last conflict", async () => {
    const store = await known();
    const { busy, count } = contended(store, 99);
    const handle = handleCommand(busy, customer, { codeVersion: "1.2.3", attempts: 3 });
    expect(await error(handle("c-1", [complaint("k-1")], cause("second")))).toMatchObject({
      type: "Conflict",
      stream: "customer:c-1",
      expected: { version: 6 },
      commit: { recorded: [{ event: { complaintId: "other-3" } }], end: { version: 7 } },
    });
    expect(count).toEqual({ reads: 2, appends: 3 });
  });

  it("is tried ten times unless told otherwise", async () => {
    const { busy, count } = contended(await known(), 99);
    const handle = handleCommand(busy, customer, { codeVersion: "1.2.3" });
    await error(handle("c-1", [complaint("k-1")], cause("second")));
    expect(count.appends).toBe(10);
  });
});

describe("a command whose answer was lost", () => {
  it("is a success when it is sent again, and nothing is twice", async () => {
    const store = await known();
    let lost = 0;
    const lossy = intercepted(store, (method, _, run) => {
      const answer = run();
      if (method !== "append" || lost++ > 0) return answer;
      const cause = new Error("connection reset");
      return errAsync({ type: "Unavailable", service: "store", cause });
    });
    const handle = handleCommand(lossy, customer, { codeVersion: "1.2.3" });
    const give = () => handle("c-1", [complaint("k-1")], cause("second"));
    expect(await error(give())).toMatchObject({ type: "Unavailable" });
    expect((await must(give())).version).toBe(5);
    const other = () => handle("c-1", [complaint("k-2")], cause("third"));
    expect((await must(other())).version).toBe(6);
    expect(await typesIn(store)).toHaveLength(6);
  });

  it("is a success also for one who read before it was written", async () => {
    const store = await known();
    const old = store.read(stream);
    const stale = intercepted(store, (method, _, run) => (method === "read" ? old : run()));
    const handle = handleCommand(store, customer, { codeVersion: "1.2.3" });
    await must(handle("c-1", [complaint("k-1")], cause("second")));
    const receipt = await must(
      handleCommand(stale, customer, { codeVersion: "1.2.3" })(
        "c-1",
        [complaint("k-1")],
        cause("second"),
      ),
    );
    expect([receipt.version, receipt.events]).toEqual([
      5,
      [{ type: "ComplaintOpened", complaintId: "k-1", at: now }],
    ]);
    expect(await typesIn(store)).toHaveLength(5);
  });
});
