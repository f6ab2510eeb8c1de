import { beforeEach, expect, it } from "vitest";
import { start } from "#application";
import {
  type CreateStorage,
  conflictOf,
  countAnyhow,
  counted,
  type Subject,
  shown,
  subject,
} from "./subject.js";

/** Late, racing and repeated appends. */
export function conflicts(create: CreateStorage): void {
  let t: Subject;
  beforeEach(async () => {
    t = await subject(create);
  });

  it("answers a late append with the commit found at its place, and writes nothing", async () => {
    const winner = (await t.append(start, [counted(10), counted(20)]))._unsafeUnwrap();
    expect((await t.append(start, [counted(99)]))._unsafeUnwrapErr()).toEqual({
      type: "Conflict",
      stream: t.stream,
      expected: start,
      commit: { recorded: winner.recorded, end: winner.end },
      consumed: expect.objectContaining({ requests: expect.any(Number) }),
    });
    expect(await t.stored()).toBe("1:10 2:20");
  });

  it("takes an append after the commit that a conflict carried", async () => {
    await t.count(start, 10, 20);
    const conflict = conflictOf(await t.append(start, [counted(30)]));
    await t.count(conflict.commit.end, 30);
    expect(await t.stored()).toBe("1:10 2:20 3:30");
  });

  it("has one conflict for each commit that came between", async () => {
    await t.count(await t.count(await t.count(start, 10), 20, 21), 30);
    const first = conflictOf(await t.append(start, [counted(40)])).commit;
    const second = conflictOf(await t.append(first.end, [counted(40)])).commit;
    const third = conflictOf(await t.append(second.end, [counted(40)])).commit;
    await t.count(third.end, 40);
    expect([first, second, third].map(({ recorded }) => shown(recorded))).toEqual([
      "1:10",
      "2:20 3:21",
      "4:30",
    ]);
    expect(await t.stored()).toBe("1:10 2:20 3:21 4:30 5:40");
  });

  it("lets exactly one of two racing appends win, and the other see it", async () => {
    const [a, b] = await Promise.all([
      t.append(start, [counted(10)]),
      t.append(start, [counted(20), counted(21)]),
    ]);
    expect([a.isOk(), b.isOk()].sort()).toEqual([false, true]);
    const stored = await t.stored();
    expect(stored).toBe(a.isOk() ? "1:10" : "1:20 2:21");
    expect(shown(conflictOf(a.isOk() ? b : a).commit.recorded)).toBe(stored);
  });

  it("loses no event of many writers, and makes no gap and no fork", async () => {
    const writers = [100, 200, 300, 400];
    const write = async (writer: number) => {
      let end = await countAnyhow(t, writer + 1);
      for (const n of [2, 3]) end = await countAnyhow(t, writer + n, end);
    };
    await Promise.all(writers.map(write));

    const { recorded } = await t.read();
    expect(recorded.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const numbers = recorded.flatMap(({ event }) => (event.type === "Counted" ? [event.n] : []));
    for (const writer of writers) {
      const own = numbers.filter((n) => n > writer && n < writer + 100);
      expect(own).toEqual([writer + 1, writer + 2, writer + 3]);
    }
  });

  it("takes a repeated commit id after the same position for success, and writes nothing", async () => {
    const first = (await t.append(start, [counted(10), counted(20)], "same"))._unsafeUnwrap();
    t.setClock("2026-01-01T00:00:01.000Z");
    const again = (await t.append(start, [counted(10), counted(20)], "same"))._unsafeUnwrap();
    expect([again.recorded, again.end]).toEqual([first.recorded, first.end]);
    expect(await t.stored()).toBe("1:10 2:20");
  });

  it("knows a commit id at its place whatever was appended later", async () => {
    const first = (await t.append(start, [counted(10)], "same"))._unsafeUnwrap();
    await t.count(await t.count(first.end, 20), 30);
    const again = (await t.append(start, [counted(10)], "same"))._unsafeUnwrap();
    expect([again.recorded, again.end]).toEqual([first.recorded, first.end]);
    expect(await t.stored()).toBe("1:10 2:20 3:30");
  });

  it("makes one commit of two racing appends with one commit id", async () => {
    const race = await Promise.all([
      t.append(start, [counted(10)], "same"),
      t.append(start, [counted(10)], "same"),
    ]);
    expect(race.map((result) => shown(result._unsafeUnwrap().recorded))).toEqual(["1:10", "1:10"]);
    expect(await t.stored()).toBe("1:10");
  });

  it("makes two commits of one commit id at two positions", async () => {
    const { end } = (await t.append(start, [counted(10)], "same"))._unsafeUnwrap();
    await t.append(end, [counted(20)], "same");
    expect(await t.stored()).toBe("1:10 2:20");
    const late = conflictOf(await t.append(start, [counted(99)]));
    expect(shown(late.commit.recorded)).toBe("1:10");
  });
}
