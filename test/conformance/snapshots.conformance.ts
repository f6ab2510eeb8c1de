import { randomBytes } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { type Position, type Snapshot, type Snapshots, start, type Tail } from "#application";
import {
  type CreateStorage,
  conflictOf,
  counted,
  newStream,
  type Subject,
  shown,
  subject,
  type TestEvent,
  testContract,
  testContracts,
} from "./event-store/subject.js";

const fingerprint = "a".repeat(64);
const otherFingerprint = "b".repeat(64);

/** Every Snapshots runs this, the in-memory one included, on the storage of its event store. */
export function snapshotsConformance(adapter: string, create: CreateStorage): void {
  describe(`${adapter} snapshots`, () => {
    let t: Subject;
    let snapshots: Snapshots;
    beforeEach(async () => {
      t = await subject(create);
      snapshots = t.storage.snapshots(testContracts);
    });

    const load = async (by: string = fingerprint, from: Snapshots = snapshots) =>
      (await from.load(t.stream, by))._unsafeUnwrap();
    const save = async (at: Position, state: unknown, more: Partial<Snapshot> = {}) =>
      (await snapshots.save(t.stream, at, { fingerprint, state, ...more }))._unsafeUnwrap();
    /** A snapshot's version and state, and the events after it. */
    const seen = ({ snapshot, recorded }: Tail<TestEvent>) => [
      snapshot?.version,
      snapshot?.state,
      shown(recorded),
    ];

    it("give a stream whole when none was saved", async () => {
      const end = await t.count(await t.count(start, 10, 20), 30);
      const tail = await load();
      expect(seen(tail)).toEqual([undefined, undefined, "1:10 2:20 3:30"]);
      expect(tail.end).toEqual(end);
      expect("snapshot" in tail).toBe(false);
    });

    it("give a stream that nobody wrote as empty, ending at the start", async () => {
      const tail = await load();
      expect(tail.recorded).toEqual([]);
      expect(tail.end).toBe(start);
    });

    it("give the state that was saved, and no event that is in it", async () => {
      const end = await t.count(await t.count(start, 10, 20), 30);
      await save(end, { sum: 60, names: ["Ł", null], nested: { yes: true } });
      const tail = await load();
      expect(seen(tail)).toEqual([3, { sum: 60, names: ["Ł", null], nested: { yes: true } }, ""]);
      expect(tail.end).toEqual(end);
    });

    it("give every event after it, however many commits those are", async () => {
      const end = await t.count(start, 10, 20);
      await save(end, { sum: 30 });
      await t.count(await t.count(await t.count(end, 30), 40, 50), 60);
      expect(seen(await load())).toEqual([2, { sum: 30 }, "3:30 4:40 5:50 6:60"]);
    });

    it("give the end of the stream as a position that can be appended after", async () => {
      await save(await t.count(start, 10), { sum: 10 });
      await t.count((await load()).end, 20);
      await t.count((await load()).end, 30);
      expect(await t.stored()).toBe("1:10 2:20 3:30");
      expect(conflictOf(await t.append(start, [counted(99)])).commit.end.version).toBe(1);
    });

    it("are the same for all who share the storage", async () => {
      await save(await t.count(start, 10), { sum: 10 });
      const others = t.storage.snapshots(testContracts);
      expect(seen(await load(fingerprint, others))).toEqual([1, { sum: 10 }, ""]);
    });

    it("are not believed by another reducer: its fingerprint finds the whole stream", async () => {
      await save(await t.count(start, 10, 20), { sum: 30 });
      expect(seen(await load(otherFingerprint))).toEqual([undefined, undefined, "1:10 2:20"]);
    });

    it("add up with their events whichever reducer saved last", async () => {
      const end = await t.count(start, 10, 20);
      await save(end, 30);
      await save(await t.count(end, 30), -60, { fingerprint: otherFingerprint });
      for (const [by, sign] of [
        [fingerprint, 1],
        [otherFingerprint, -1],
      ] as const) {
        const { snapshot, recorded } = await load(by);
        const after = recorded.map(({ event }) => (event.type === "Counted" ? event.n : 0));
        const from = (snapshot?.state as number | undefined) ?? 0;
        expect(after.reduce((sum, n) => sum + sign * n, from)).toBe(sign * 60);
      }
    });

    it("are found by the newest, also when an older one is saved later", async () => {
      const first = await t.count(start, 10);
      const second = await t.count(first, 20);
      await save(first, { sum: 10 });
      await save(second, { sum: 30 });
      expect(seen(await load())).toEqual([2, { sum: 30 }, ""]);
      await save(first, { sum: 10 });
      expect(seen(await load())).toEqual([2, { sum: 30 }, ""]);
    });

    it("are kept for a subject, and gone with them", async () => {
      const end = await t.count(start, 10);
      await save(end, { name: "Łukasz" }, { subject: t.stream });
      expect(seen(await load())).toEqual([1, { name: "Łukasz" }, ""]);
      await t.storage.keys.forget(t.stream);
      expect(seen(await load())).toEqual([undefined, undefined, "1:10"]);
    });

    it("are kept no more for a subject who was forgotten", async () => {
      const end = await t.count(start, 10);
      await t.storage.keys.forget(t.stream);
      await save(end, { name: "Łukasz" }, { subject: t.stream });
      expect(seen(await load())).toEqual([undefined, undefined, "1:10"]);
    });

    it("are not kept when they are over 390,000 bytes", async () => {
      const end = await t.count(start, 10);
      await save(end, randomBytes(600_000).toString("base64"));
      expect(seen(await load())).toEqual([undefined, undefined, "1:10"]);
      const large = "x".repeat(380_000);
      await save(end, large);
      expect(seen(await load())).toEqual([1, large, ""]);
    });

    it("are seen by no read and no scan", async () => {
      const first = await t.count(start, 10);
      await save(first, { sum: 10 });
      const second = await t.count(first, 20);
      await save(second, { sum: 30 });
      expect(await t.stored()).toBe("1:10 2:20");
      expect((await t.read()).end).toEqual(second);
      expect(await t.past({ from: 2 })).toBe("2:20");
      expect(await t.past({ upTo: 1 })).toBe("1:10");
      let found = "";
      let cursor: string | undefined;
      do {
        const page = (await t.store.scan(testContract.category, { cursor }))._unsafeUnwrap();
        found += shown(page.recorded.filter(({ stream }) => stream === t.stream));
        expect(page.corrupt.filter(({ stream }) => stream === t.stream)).toEqual([]);
        cursor = page.next;
      } while (cursor !== undefined);
      expect(found.replaceAll(" ", "")).toBe("1:102:20");
    });

    it("are no way around an unreadable commit after them, only around one before", async () => {
      const first = await t.count(start, 10);
      const second = await t.count(first, 20);
      await t.count(second, 30);
      await t.storage.damage(t.stream, 1);
      await save(second, { sum: 30 });
      expect(seen(await load())).toEqual([2, { sum: 30 }, "3:30"]);
      await t.storage.damage(t.stream, 3);
      expect((await snapshots.load(t.stream, fingerprint))._unsafeUnwrapErr()).toMatchObject({
        type: "Corrupt",
        stream: t.stream,
        version: 3,
      });
    });

    it("are of no stream whose name is not allowed", async () => {
      const stream = newStream(testContract.category).replace("-", "#") as typeof t.stream;
      const refused = (await snapshots.load(stream, fingerprint))._unsafeUnwrapErr();
      expect(refused).toMatchObject({ type: "InvalidStream", stream });
    });

    it("say what each answer consumed", async () => {
      const saved = await save(await t.count(start, 10), { sum: 10 });
      for (const consumed of [saved, (await load()).consumed]) {
        expect(consumed.requests).toBeGreaterThanOrEqual(1);
        expect(consumed.readUnits).toBeGreaterThanOrEqual(0);
        expect(consumed.writeUnits).toBeGreaterThanOrEqual(0);
      }
    });

    it("are neither saved nor loaded after their call was stopped", async () => {
      const end = await t.count(start, 10);
      const cause = new Error("stopped");
      const call = { signal: AbortSignal.abort(cause) };
      const stopped = [
        await snapshots.save(t.stream, end, { fingerprint, state: 10 }, call),
        await snapshots.load(t.stream, fingerprint, call),
      ];
      expect(stopped.map((result) => result._unsafeUnwrapErr())).toEqual([
        expect.objectContaining({ type: "Unavailable", cause }),
        expect.objectContaining({ type: "Unavailable", cause }),
      ]);
      expect(seen(await load())).toEqual([undefined, undefined, "1:10"]);
    });
  });
}
