import { errAsync, ok, type ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  InMemoryEventStore,
  InMemoryKeyVault,
  InMemorySnapshots,
  InMemoryStorage,
} from "#adapters/in-memory";
import {
  type EventStore,
  handleCommand,
  type Snapshot,
  type Snapshots,
  type Tail,
} from "#application";
import {
  contract,
  customer,
  customerContract,
  type Decider,
  type EventContract,
  type EventsOf,
  event,
  messageContract,
  personal,
  streamName,
} from "#domain";
import { fingerprintOf, snapshotPolicy } from "../../src/application/snapshots.js";
import { cause, customerCommands, error, must, now } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";

const tallyContract = contract("tally", "stream", { Added: event({ n: z.int() }) });
type Added = EventsOf<typeof tallyContract>;

/** Adds up; a zero says nothing new. */
const tally: Decider<number, { readonly sum: number }, Added, never> = {
  category: tallyContract.category,
  stateVersion: 1,
  initialState: { sum: 0 },
  decide: (n) => ok(n === 0 ? [] : [{ type: "Added", n }]),
  evolve: ({ sum }, { n }) => ({ sum: sum + n }),
};
const stream = streamName(tally.category, "t-1");

/** Storage, and what was asked of its snapshots: `2+3` is a load of version 2 and 3 events. */
function open(contracts: readonly EventContract[] = [tallyContract, customerContract]) {
  const storage = new InMemoryStorage();
  const keys = new InMemoryKeyVault();
  const events = new InMemoryEventStore({ clock: { now: () => now }, keys, storage, contracts });
  const loads: string[] = [];
  const saves: unknown[] = [];
  const snapshots = intercepted<Snapshots>(
    new InMemorySnapshots({ events, keys, storage }),
    (method, args, run) => {
      if (method === "save") {
        const [, { version }, { state }] = args as [unknown, { version: number }, Snapshot];
        saves.push([version, state]);
        return run();
      }
      return (run() as ResultAsync<Tail<Added>, unknown>).map((tail) => {
        loads.push(`${tail.snapshot?.version ?? 0}+${tail.recorded.length}`);
        return tail;
      });
    },
  );
  return { storage, keys, events, snapshots, loads, saves };
}

function handling(events: EventStore, snapshots: Snapshots, every: number) {
  const policy = snapshotPolicy(snapshots, tally, tallyContract, every);
  return handleCommand(events, tally, { codeVersion: "1.2.3", snapshots: policy });
}

describe("an aggregate with snapshots", () => {
  it("is kept whenever it grew by so many events, and loaded from there", async () => {
    const { events, snapshots, loads, saves } = open();
    const handle = handling(events, snapshots, 3);
    const sums: number[] = [];
    for (let i = 1; i <= 8; i += 1) {
      sums.push((await must(handle("t-1", [10], cause(`${i}`)))).state.sum);
    }
    expect(sums).toEqual([10, 20, 30, 40, 50, 60, 70, 80]);
    expect(saves).toEqual([
      [3, { sum: 30 }],
      [6, { sum: 60 }],
    ]);
    expect(loads).toEqual(["0+0", "0+1", "0+2", "3+0", "3+1", "3+2", "6+0", "6+1"]);
  });

  it("is kept at the end of a commit that goes beyond, once", async () => {
    const { events, snapshots, saves } = open();
    const handle = handling(events, snapshots, 3);
    await must(handle("t-1", [1, 2, 3, 4, 5, 6, 7], cause("1")));
    expect(saves).toEqual([[7, { sum: 28 }]]);
  });

  it("is kept every twenty events, unless told otherwise", () => {
    expect(snapshotPolicy(open().snapshots, tally, tallyContract).every).toBe(20);
  });

  it("is not kept again by a command that says nothing new", async () => {
    const { events, snapshots, saves } = open();
    const handle = handling(events, snapshots, 1);
    await must(handle("t-1", [5], cause("1")));
    expect((await must(handle("t-1", [0], cause("2")))).state).toEqual({ sum: 5 });
    expect(saves).toEqual([[1, { sum: 5 }]]);
  });

  it("is kept with what others appended meanwhile, each event once", async () => {
    const { events, snapshots, saves } = open();
    const other = handleCommand(events, tally, { codeVersion: "1.2.3" });
    await must(handling(events, snapshots, 1)("t-1", [1], cause("1")));
    let others = 0;
    const busy = intercepted<EventStore>(events, (method, _, run) => {
      if (method !== "append" || others === 2) return run();
      others += 1;
      return other("t-1", [100 * others], cause(`other-${others}`)).andThen(
        () => run() as ResultAsync<unknown, unknown>,
      );
    });
    const receipt = await must(handling(busy, snapshots, 1)("t-1", [1], cause("2")));
    expect([receipt.version, receipt.state]).toEqual([4, { sum: 302 }]);
    expect(saves).toEqual([
      [1, { sum: 1 }],
      [4, { sum: 302 }],
    ]);
    const { recorded } = await must(events.read(stream));
    expect(recorded.map(({ event: { n } }) => n)).toEqual([1, 100, 200, 1]);
  });

  const unavailable = { type: "Unavailable", service: "snapshots", cause: "down" } as const;

  it("is handled as well when its snapshots cannot be saved", async () => {
    const { events, snapshots, loads } = open();
    const down = intercepted(snapshots, (method, _, run) =>
      method === "save" ? errAsync(unavailable) : run(),
    );
    const handle = handling(events, down, 1);
    for (const n of [1, 2, 3]) await must(handle("t-1", [n], cause(`${n}`)));
    expect((await must(handle("t-1", [4], cause("4")))).state).toEqual({ sum: 10 });
    expect(loads).toEqual(["0+0", "0+1", "0+2", "0+3"]);
  });

  it("is not handled when it cannot be loaded", async () => {
    const { events, snapshots } = open();
    const down = intercepted(snapshots, () => errAsync(unavailable));
    expect(await error(handling(events, down, 1)("t-1", [1], cause("1")))).toEqual(unavailable);
    expect((await must(events.read(stream))).recorded).toEqual([]);
  });

  it("shows nothing of a customer who was forgotten", async () => {
    const { events, keys, snapshots, saves } = open();
    const policy = snapshotPolicy(snapshots, customer, customerContract, 1);
    const handle = handleCommand(events, customer, { codeVersion: "1.2.3", snapshots: policy });
    await must(handle("c-1", customerCommands("c-1"), cause("1")));
    expect(JSON.stringify(saves)).toContain("Ada Lovelace");
    await keys.forget("c-1");
    const complain = { type: "OpenComplaint", complaintId: "k-1", at: now, now } as const;
    const { state } = await must(handle("c-1", [complain], cause("2")));
    expect(state.profiles[0]).toMatchObject({ name: { erased: true }, email: { erased: true } });
    expect(JSON.stringify([state, saves.at(-1)])).not.toContain("Ada");
  });
});

describe("the fingerprint of a folded state", () => {
  const base = fingerprintOf(tally, tallyContract);
  const fields = { n: z.int() };
  const of = (types: Readonly<Record<string, ReturnType<typeof event>>>) =>
    fingerprintOf(tally, contract("tally", "stream", types));

  it("is the same for the same reducer and the same schemas", () => {
    expect(base).toMatch(/^[0-9a-f]{64}$/);
    expect(of({ Added: event(fields) })).toBe(base);
  });

  it.each([
    ["another state version", fingerprintOf({ ...tally, stateVersion: 2 }, tallyContract)],
    ["another category", fingerprintOf({ ...tally, category: customer.category }, tallyContract)],
    ["another schema version", fingerprintOf(tally, { ...tallyContract, schemaVersion: 2 })],
    ["another field", of({ Added: event({ ...fields, unit: z.string().optional() }) })],
    ["another type of a field", of({ Added: event({ n: z.number() }) })],
    ["another limit of a field", of({ Added: event({ n: z.int().max(9) }) })],
    ["a field that became personal", of({ Added: event({ n: personal(z.int()) }) })],
    ["another event type", of({ Added: event(fields), Taken: event(fields) })],
    ["an event type of another name", of({ Summed: event(fields) })],
  ])("is another one for %s", (_, fingerprint) => {
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(fingerprint).not.toBe(base);
  });
});

describe("the subject of a snapshot", () => {
  it("is the stream's own, where there is personal data", () => {
    const { snapshots } = open();
    const { subjectOf } = snapshotPolicy(snapshots, customer, customerContract);
    expect(subjectOf(streamName(customer.category, "c-1"))).toBe("c-1");
    expect(snapshotPolicy(snapshots, tally, tallyContract).subjectOf(stream)).toBeUndefined();
  });

  it("cannot be somebody else: nobody would erase it", () => {
    const { snapshots } = open();
    expect(() => snapshotPolicy(snapshots, tally, messageContract)).toThrow(
      "the personal data of a message is not its own",
    );
  });
});

describe("a command that is stopped", () => {
  const reason = new Error("stopped");
  const stopped = { type: "Unavailable", cause: reason };

  it("before it began writes nothing", async () => {
    const { events, snapshots } = open();
    const call = { signal: AbortSignal.abort(reason) };
    const plain = handleCommand(events, tally, { codeVersion: "1.2.3" });
    expect(await error(plain("t-1", [1], cause("1"), call))).toMatchObject(stopped);
    const kept = handling(events, snapshots, 1);
    expect(await error(kept("t-1", [1], cause("1"), call))).toMatchObject(stopped);
    expect((await must(events.read(stream))).recorded).toEqual([]);
  });

  it("between its read and its append writes nothing", async () => {
    const { events } = open();
    const controller = new AbortController();
    const late = intercepted<EventStore>(events, (method, _, run) => {
      if (method === "append") controller.abort(reason);
      return run();
    });
    const handle = handleCommand(late, tally, { codeVersion: "1.2.3" });
    const refused = handle("t-1", [1], cause("1"), { signal: controller.signal });
    expect(await error(refused)).toMatchObject(stopped);
    expect((await must(events.read(stream))).recorded).toEqual([]);
  });

  it("after its append is a success without a snapshot", async () => {
    const { events, snapshots, loads } = open();
    const controller = new AbortController();
    const late = intercepted(snapshots, (method, _, run) => {
      if (method === "save") controller.abort(reason);
      return run();
    });
    const call = { signal: controller.signal };
    const receipt = await must(handling(events, late, 1)("t-1", [1], cause("1"), call));
    expect(receipt).toMatchObject({ version: 1, state: { sum: 1 } });
    await must(handling(events, snapshots, 9)("t-1", [1], cause("2")));
    expect(loads).toEqual(["0+0", "0+1"]);
  });
});
