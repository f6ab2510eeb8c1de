import { beforeEach, describe, expect, it, vi } from "vitest";
import { customer, streamName } from "#domain";
import { addCustomer, error, must } from "../support/docket.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { anyFault } from "../support/fault-proxy-dynamodb.js";
import {
  allItems,
  callerBehind,
  commitsOf,
  fill,
  lose,
  nameOf,
  others,
  outrun,
  type RestoredBeside,
  restoredBeside,
} from "../support/restored-tables.js";

vi.setConfig({ testTimeout: 60_000 });

describeDynamoDb("A table of events that has lost something", (db) => {
  let beside: RestoredBeside;
  let events: string;
  let whole: readonly string[];
  beforeEach(async () => {
    beside = await restoredBeside(db);
    events = beside.inUse.events;
    whole = await commitsOf(db, events);
  });
  const restored = () => ({ events: beside.restored.events });

  /** A stream from its beginning, one in its middle, one at its end, and a message as a whole. */
  const loseMuch = async () => {
    const ends = ["customer:c-1 1", "customer:c-2 7", "customer:c-2 8", "customer:c-3 9"];
    return lose(db, events, (name) => ends.includes(name) || name.startsWith("message:"));
  };

  it("gets back what was lost and nothing else, and verifies", async () => {
    const lost = await loseMuch();
    expect(lost.length).toBeGreaterThan(8);
    await addCustomer(beside.docket, "c-later");
    const kept = (await commitsOf(db, events)).length;
    const done = await must(beside.restore(restored()));
    expect(done).toEqual({
      events: { putBack: lost.length, there: kept - 1, held: [], refused: [] },
      forgottenAgain: 0,
    });
    const later = (text: string) => !text.startsWith("customer:c-later ");
    expect((await commitsOf(db, events)).filter(later)).toEqual(whole);
    const { messages, findings } = await must((await beside.reopened()).verify());
    expect([messages, findings]).toEqual([1, []]);
  });

  it("says the same of a trial, which writes nothing", async () => {
    const lost = await loseMuch();
    const left = await commitsOf(db, events);
    const done = await must(beside.restore(restored(), { isTrial: true, pageSize: 3 }));
    expect(done.events).toMatchObject({ putBack: lost.length, there: left.length, held: [] });
    expect(await commitsOf(db, events)).toEqual(left);
  });

  it("finds nothing to be done once it is done", async () => {
    await loseMuch();
    await must(beside.restore(restored()));
    const again = await must(beside.restore(restored()));
    expect(again.events).toMatchObject({ putBack: 0, there: whole.length, held: [] });
  });

  it("gets no snapshot back, for those are made again", async () => {
    const s = { S: "customer:c-1" };
    await fill(db, beside.restored.events, [{ s, v: { N: "6.5" }, f: { S: "f" }, d: { S: "" } }]);
    const done = await must(beside.restore(restored()));
    expect(done.events).toMatchObject({ putBack: 0, refused: [] });
    expect((await allItems(db, events)).map(nameOf)).not.toContain("customer:c-1 6.5");
  });

  it("keeps a stream with two histories as it is, and gets the others back", async () => {
    await lose(db, events, (name) => /^customer:c-[12] [789]$/.test(name));
    const stream = streamName(customer.category, "c-2");
    // Another commit of the same command: it is given again, and told of the loss by nobody.
    const at = "2026-02-07T08:00:00.000Z";
    const again = { type: "GiveConsent", channel: "email", purpose: "new", basis: "form" } as const;
    const cause = { commandId: "consent-c-2-2", correlationId: "1", actor: "tester" };
    const source = { system: "test", record: "again" };
    await must(
      beside.docket.handleCustomer("c-2", [{ ...again, at, now: at }], { ...cause, source }),
    );
    const before = await commitsOf(db, events);
    const done = await must(beside.restore(restored(), { pageSize: 2 }));
    expect(done.events?.held).toEqual([{ stream, version: 7, why: "another-commit" }]);
    const after = await commitsOf(db, events);
    const of = (name: string) => (text: string) => text.startsWith(name);
    expect(after.filter(of("customer:c-2 "))).toEqual(before.filter(of("customer:c-2 ")));
    expect(after.filter(of("customer:c-1 "))).toEqual(whole.filter(of("customer:c-1 ")));
  });

  it("gets nothing back after a place that neither table has", async () => {
    await lose(db, events, (name) => /^customer:c-3 [6789]$/.test(name));
    await lose(db, beside.restored.events, (name) => name === "customer:c-3 7");
    const done = await must(beside.restore(restored()));
    const stream = "customer:c-3";
    expect(done.events?.held).toEqual([{ stream, version: 7, why: "missing" }]);
    expect(
      (await allItems(db, events)).map(nameOf).filter((name) => name.startsWith(stream)),
    ).toEqual(["customer:c-3 1", "customer:c-3 6"]);
  });

  it("gets no item that is no commit", async () => {
    const junk = { s: { S: "customer:c-9" }, v: { N: "1" }, note: { S: "by hand" } };
    await fill(db, beside.restored.events, [junk]);
    const done = await must(beside.restore(restored()));
    expect(done.events?.refused).toMatchObject([{ stream: "customer:c-9", version: 1 }]);
    expect((await allItems(db, events)).map(nameOf)).not.toContain("customer:c-9 1");
    // What stands in both tables is not lost.
    await fill(db, events, [junk]);
    expect((await must(beside.restore(restored()))).events?.refused).toEqual([]);
  });

  it("is readable wherever a restore was interrupted, and the next one goes on there", async () => {
    await lose(db, events, () => true);
    const stop = new AbortController();
    const onProgress = ({ read }: { readonly read: number }) => {
      if (read >= 9) stop.abort(new Error("Ctrl-C"));
    };
    const how = { pageSize: 3, signal: stop.signal, onProgress };
    const stopped = await error(beside.restore(restored(), how));
    expect(stopped).toMatchObject({ type: "Unavailable", cause: new Error("Ctrl-C") });

    const half = await commitsOf(db, events);
    expect(half).toHaveLength(9);
    const { ports } = await beside.reopened();
    for (const stream of new Set(half.map((text) => text.split(" ")[0] ?? ""))) {
      const { recorded } = await must(ports.events.read(stream as never));
      expect(recorded.length).toBeGreaterThan(0);
    }
    const { events: rest } = await must(beside.restore(restored()));
    expect(rest).toMatchObject({ putBack: whole.length - 9, there: 9 });
    expect(await commitsOf(db, events)).toEqual(whole);
  });

  it.each([31, 32])("loses and doubles nothing by a network that fails (%i)", async (seed) => {
    const lost = await loseMuch();
    const left = (await commitsOf(db, events)).length;
    const { caller, faults } = await callerBehind(db, anyFault(seed));
    const done = await must(beside.restore(restored(), { pageSize: 4 }, caller));
    expect(done.events).toEqual({ putBack: lost.length, there: left, held: [], refused: [] });
    expect(await commitsOf(db, events)).toEqual(whole);
    expect(faults()).toBeGreaterThan(3);
  });

  it("keeps a commit that comes there while it is restored, and gets nothing after it", async () => {
    await lose(db, events, (name) => /^customer:c-1 ([789]|10)$/.test(name));
    const { caller } = await callerBehind(db, outrun("consent-c-1-2"));
    const done = await must(beside.restore(restored(), {}, caller));
    const held = [{ stream: "customer:c-1", version: 7, why: "another-commit" }];
    expect(done.events).toMatchObject({ putBack: 0, held });
    const ids = (await allItems(db, events))
      .filter(({ s }) => s?.S === "customer:c-1")
      .map(({ i }) => i?.S);
    expect(ids).toEqual(["add-c-1", "consent-c-1-1", others]);
  });

  describe("and a table that it cannot be restored from", () => {
    const refused = async (from: Parameters<RestoredBeside["restore"]>[0]) => {
      const { cause, advice } = (await error(beside.restore(from))) as {
        readonly cause: Error;
        readonly advice: string;
      };
      return `${cause.message}: ${advice}`;
    };

    it("is the one in use", async () => {
      expect(await refused({ events })).toBe(
        `"${events}" is the table in use: Name the table that was restored beside it.`,
      );
    });

    it("is not there", async () => {
      expect(await refused({ events: "nowhere" })).toMatch(
        /The table "nowhere" does not exist in this account and region/,
      );
    });

    it("is of another kind", async () => {
      expect(await refused({ events: beside.restored.keys })).toMatch(/has other keys or indexes/);
      expect(await refused({ keys: beside.restored.events })).toMatch(/has other keys or indexes/);
    });
  });
});
