import { beforeEach, expect, it, vi } from "vitest";
import { cause, must, typesOf } from "../support/docket.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { anyFault } from "../support/fault-proxy-dynamodb.js";
import {
  allItems,
  callerBehind,
  fill,
  lose,
  nameOf,
  outrun,
  type RestoredBeside,
  restoredBeside,
} from "../support/restored-tables.js";

vi.setConfig({ testTimeout: 60_000 });

describeDynamoDb("A table of keys that has lost something", (db) => {
  let beside: RestoredBeside;
  beforeEach(async () => {
    beside = await restoredBeside(db);
  });
  const loseKeys = (isLost: (id: string) => boolean = () => true) =>
    lose(db, beside.inUse.keys, isLost);
  const keysThere = async () =>
    Object.fromEntries(
      (await allItems(db, beside.inUse.keys)).map((item) => [
        nameOf(item),
        item["gone"] === undefined ? "key" : "gone",
      ]),
    );
  const forget = (id: string) => must(beside.docket.forget(id, cause(`forget-${id}`)));
  const namesIn = async (id: string) => {
    const { ports } = await beside.reopened();
    const read = await ports.events.read(`customer:${id}` as never);
    return read.isErr() ? read.error.type : /Ada Lovelace/.test(JSON.stringify(read.value));
  };

  it("gets its keys back, and everybody can be read again", async () => {
    await loseKeys((id) => id !== "c-3");
    expect(await namesIn("c-1")).toBe("Corrupt");
    const done = await must(beside.restore({ keys: beside.restored.keys }));
    expect(done).toEqual({
      keys: { putBack: 2, there: 1, erasedSince: 0, otherKeys: [], refused: [] },
      forgottenAgain: 0,
    });
    expect([await namesIn("c-1"), await namesIn("c-2")]).toEqual([true, true]);
  });

  it("brings nobody back who was erased since", async () => {
    await forget("c-2");
    await loseKeys();
    const done = await must(beside.restore());
    expect(done.keys).toMatchObject({ putBack: 2, erasedSince: 1 });
    expect(done.forgottenAgain).toBe(1);
    expect(await keysThere()).toEqual({ "c-1": "key", "c-2": "gone", "c-3": "key" });
    expect([await namesIn("c-1"), await namesIn("c-2")]).toEqual([true, false]);
    expect((await must(beside.restore())).forgottenAgain).toBe(0);
  });

  it("has somebody forgotten again whose key was put back by hand", async () => {
    await forget("c-2");
    await lose(db, beside.inUse.keys, (id) => id === "c-2");
    const keys = await allItems(db, beside.restored.keys);
    await fill(
      db,
      beside.inUse.keys,
      keys.filter((item) => nameOf(item) === "c-2"),
    );
    const done = await must(beside.restore({ events: beside.restored.events }, { pageSize: 2 }));
    expect(done.forgottenAgain).toBe(1);
    expect(await keysThere()).toMatchObject({ "c-2": "gone" });
  });

  it("has the tombstone written again that the record has lost", async () => {
    await forget("c-2");
    const last = (await typesOf(beside.docket, "customer:c-2")).length;
    await lose(db, beside.inUse.events, (name) => name === `customer:c-2 ${last}`);
    const trial = await must(beside.restore(undefined, { isTrial: true, pageSize: 3 }));
    expect(trial.forgottenAgain).toBe(1);
    const done = await must(beside.restore(undefined, { pageSize: 3 }));
    expect(done).toMatchObject({ keys: { putBack: 0, there: 3 }, forgottenAgain: 1 });
    expect((await typesOf(beside.docket, "customer:c-2")).at(-1)).toBe("CustomerErased");
    expect(await keysThere()).toMatchObject({ "c-2": "gone" });
  });

  it("keeps who was forgotten by then forgotten, also where a key was made since", async () => {
    await forget("c-2");
    await forget("c-3");
    await beside.copy();
    await loseKeys((id) => id !== "c-1");
    await fill(db, beside.inUse.keys, [{ k: { S: "c-3" }, w: { B: new Uint8Array(48) } }]);
    await must(beside.restore({ keys: beside.restored.keys }));
    expect(await keysThere()).toEqual({ "c-1": "key", "c-2": "gone", "c-3": "gone" });
  });

  it("keeps another key that was made since, and says whose", async () => {
    const other = { k: { S: "c-1" }, w: { B: new Uint8Array(48).fill(1) } };
    await fill(db, beside.inUse.keys, [other]);
    const { keys } = await must(beside.restore());
    expect(keys).toMatchObject({ putBack: 0, there: 2, otherKeys: ["c-1"] });
    expect(await allItems(db, beside.inUse.keys)).toContainEqual(other);
  });

  it("keeps a key that is made while it is restored", async () => {
    const [key] = await loseKeys((id) => id === "c-1");
    expect(key).toBe("c-1");
    const was = (await allItems(db, beside.restored.keys)).find((item) => nameOf(item) === "c-1");
    const wrapped = Buffer.from(was?.["w"]?.B ?? []).toString("base64");
    const { caller } = await callerBehind(db, outrun(wrapped));
    const { keys } = await must(beside.restore({ keys: beside.restored.keys }, {}, caller));
    expect(keys).toMatchObject({ putBack: 0, otherKeys: ["c-1"] });
  });

  it("gets no row that is no key, and no key of whom nothing can be told", async () => {
    await loseKeys((id) => id === "c-1");
    await lose(db, beside.inUse.events, (name) => name === "customer:c-1 6");
    await fill(db, beside.restored.keys, [{ k: { S: "c-9" }, note: { S: "by hand" } }]);
    const { keys } = await must(beside.restore({ keys: beside.restored.keys }));
    expect(keys?.putBack).toBe(0);
    expect(keys?.refused.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))).toEqual([
      {
        subject: "c-1",
        issue: "whether they were erased cannot be told: expected version 6, found 7",
      },
      { subject: "c-9", issue: "it is no key" },
    ]);
    expect(Object.keys(await keysThere()).sort()).toEqual(["c-2", "c-3"]);
  });

  it.each([33, 34])("loses and doubles nothing by a network that fails (%i)", async (seed) => {
    await forget("c-2");
    await forget("c-3");
    await fill(db, beside.restored.keys, keysOf(40));
    await loseKeys((id) => id !== "c-3");
    const { caller, faults } = await callerBehind(db, anyFault(seed));
    const done = await must(beside.restore(undefined, { pageSize: 10 }, caller));
    expect(done.keys).toEqual({
      ...{ putBack: 41, there: 1, erasedSince: 1, otherKeys: [], refused: [] },
    });
    expect(done.forgottenAgain).toBe(1);
    const there = await keysThere();
    expect(there).toMatchObject({ "c-1": "key", "c-2": "gone", "c-3": "gone" });
    expect(Object.keys(there)).toHaveLength(43);
    expect(faults()).toBeGreaterThan(3);
  });

  it("is left as it is by a trial", async () => {
    await forget("c-2");
    await loseKeys();
    const done = await must(beside.restore(undefined, { isTrial: true }));
    expect(done.keys).toMatchObject({ putBack: 2, erasedSince: 1 });
    expect(done.forgottenAgain).toBe(1);
    expect(await keysThere()).toEqual({});
  });
});

/** Rows of as many keys, of people known from messages of other systems only. */
function keysOf(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    k: { S: `p-${i}` },
    w: { B: new Uint8Array(48).fill(i) },
  }));
}
