import { randomUUID } from "node:crypto";
import { ok } from "neverthrow";
import { beforeEach, expect, it } from "vitest";
import * as z from "zod";
import { handleCommand, start } from "#application";
import {
  contract,
  type Decider,
  type DomainEvent,
  type EventsOf,
  event,
  streamName,
} from "#domain";
import { snapshotPolicy } from "../../../src/application/snapshots.js";
import { cause } from "../../support/docket.js";
import { metadata } from "../../support/metadata.js";
import {
  type CreateStorage,
  conflictOf,
  counted,
  type Subject,
  shown,
  subject,
  type TestEvent,
} from "./subject.js";

const tallyContract = contract("tally", "stream", { Added: event({ n: z.int() }) });
type Tally = Decider<number, { readonly sum: number }, EventsOf<typeof tallyContract>, never>;

/** Adds up. An event that is folded twice shows. */
const tally: Tally = {
  category: tallyContract.category,
  stateVersion: 1,
  initialState: { sum: 0 },
  decide: (n) => ok([{ type: "Added", n }]),
  evolve: ({ sum }, { n }) => ({ sum: sum + n }),
};

/** The same, put right: it adds up cents where it added up euros. */
const tallyOfCents: Tally = {
  ...tally,
  stateVersion: 2,
  evolve: ({ sum }, { n }) => ({ sum: sum + 100 * n }),
};

/**
 * What was found wrong in other event stores. That streams of over 1 MB are read whole is in
 * `long-streams.ts`; what a limit costs is a matter of each adapter.
 */
export function defectsOfOthers(create: CreateStorage): void {
  let t: Subject;
  beforeEach(async () => {
    t = await subject(create);
  });

  /** A process of its own that adds to the tallies of the storage, and snapshots each time. */
  const adder = (decider: Tally = tally) => {
    const snapshots = snapshotPolicy(
      t.storage.snapshots([tallyContract]),
      decider,
      tallyContract,
      1,
    );
    const handle = handleCommand(t.storage.open([tallyContract]), decider, {
      codeVersion: "1.2.3",
      snapshots,
    });
    return async (id: string, n: number) => {
      const receipt = await handle(id, [n], cause(randomUUID()));
      return receipt._unsafeUnwrap().state.sum;
    };
  };

  it("folds no state twice when another writer appended: 4, not 7", async () => {
    const id = randomUUID();
    const [one, other] = [adder(), adder()];
    const sums = [await one(id, 1), await one(id, 1), await other(id, 1), await one(id, 1)];
    expect(sums).toEqual([1, 2, 3, 4]);
    const all = (await t.storage.open([tallyContract]).read(streamName(tally.category, id)))
      ._unsafeUnwrap()
      .recorded.map(({ event: { n } }) => n);
    expect(all).toEqual([1, 1, 1, 1]);
  });

  it("believes no snapshot of an old reducer, also while the old one still runs", async () => {
    const id = randomUUID();
    const [old, putRight] = [adder(), adder(tallyOfCents)];
    const sums = [await old(id, 1), await old(id, 2), await putRight(id, 3)];
    expect([...sums, await old(id, 4), await putRight(id, 5)]).toEqual([1, 3, 600, 10, 1_500]);
  });

  it("takes no version 7 after version 1: it makes no gap", async () => {
    const end = await t.count(start, 10);
    const info = { commitId: "c", metadata };
    const append = () => t.store.append(t.stream, { ...end, version: 6 }, [counted(70)], info);
    expect(append).toThrow(RangeError);
    expect(await t.stored()).toBe("1:10");
  });

  it("forks no stream from the middle of a commit", async () => {
    const end = await t.count(start, 10, 20);
    const info = { commitId: "c", metadata };
    const append = () => t.store.append(t.stream, { ...end, version: 1 }, [counted(99)], info);
    expect(append).toThrow(RangeError);
    expect(await t.stored()).toBe("1:10 2:20");
  });

  it("names the stream in a conflict, and what came first", async () => {
    await t.count(start, 10);
    const conflict = conflictOf(await t.append(start, [counted(20)]));
    expect(conflict).toMatchObject({ stream: t.stream, expected: { version: 0 } });
    expect(shown(conflict.commit.recorded)).toBe("1:10");
  });

  it("takes a retry after a lost answer for no conflict, and stores it once", async () => {
    const send = () => t.append(start, [counted(10), counted(20)], "same");
    await send();
    expect((await send())._unsafeUnwrap().end.version).toBe(2);
    expect(await t.stored()).toBe("1:10 2:20");
  });

  it("takes it for none either when others appended since", async () => {
    const send = () => t.append(start, [counted(10)], "same");
    const { end } = (await send())._unsafeUnwrap();
    await t.count(end, 20);
    expect((await send())._unsafeUnwrap().end.version).toBe(1);
    expect(await t.stored()).toBe("1:10 2:20");
  });

  it("runs the validation that its contracts declare", async () => {
    const wrong: DomainEvent & { readonly n: unknown } = { type: "Counted", n: "ten" };
    const refused = await t.append(start, [wrong as DomainEvent as TestEvent]);
    expect(refused._unsafeUnwrapErr()).toMatchObject({ type: "InvalidEvent", event: "Counted" });
    expect(await t.stored()).toBe("");
  });
}
