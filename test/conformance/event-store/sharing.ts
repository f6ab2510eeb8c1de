import { randomUUID } from "node:crypto";
import { beforeEach, expect, it } from "vitest";
import { type EventStore, type Position, start } from "#application";
import { metadata } from "../../support/metadata.js";
import {
  type CreateStorage,
  conflictOf,
  counted,
  type Subject,
  scanAll,
  shown,
  subject,
  testContract,
  testContracts,
} from "./subject.js";

/** Stores that share their storage, like several processes. */
export function sharing(create: CreateStorage): void {
  let t: Subject;
  let other: EventStore;
  beforeEach(async () => {
    t = await subject(create);
    other = t.storage.open(testContracts);
  });

  const append = (
    store: EventStore,
    position: Position,
    n: number,
    commitId: string = randomUUID(),
  ) => store.append(t.stream, position, [counted(n)], { commitId, metadata });
  const stored = async (store: EventStore) =>
    shown((await store.read(t.stream))._unsafeUnwrap().recorded);

  it("see each other's commits at once", async () => {
    await t.count(start, 10, 20);
    expect(await stored(other)).toBe("1:10 2:20");
    const { end } = (await other.read(t.stream))._unsafeUnwrap();
    (await append(other, end, 30))._unsafeUnwrap();
    expect(await t.stored()).toBe("1:10 2:20 3:30");
    const { recorded } = await scanAll(other, testContract.category);
    const found = recorded.filter(({ stream }) => stream === t.stream);
    expect(shown(found)).toBe("1:10 2:20 3:30");
  });

  it("take each other's positions, which are of the stream and not of the store", async () => {
    const end = await t.count(start, 10);
    (await append(other, end, 20))._unsafeUnwrap();
    expect(await t.stored()).toBe("1:10 2:20");
  });

  it("meet each other's commits as conflicts, by turns", async () => {
    await append(other, start, 10);
    const first = conflictOf(await append(t.store, start, 20)).commit;
    expect(shown(first.recorded)).toBe("1:10");
    await append(t.store, first.end, 20);
    const second = conflictOf(await append(other, first.end, 30)).commit;
    expect(shown(second.recorded)).toBe("2:20");
    await append(other, second.end, 30);
    expect(await t.stored()).toBe("1:10 2:20 3:30");
  });

  it("know each other's commit ids", async () => {
    const first = (await append(other, start, 10, "same"))._unsafeUnwrap();
    const again = (await append(t.store, start, 10, "same"))._unsafeUnwrap();
    expect([again.recorded, again.end]).toEqual([first.recorded, first.end]);
    expect(await t.stored()).toBe("1:10");
  });

  it("let one of them win when they append at once, at every version", async () => {
    let end = start;
    for (const n of [10, 20, 30, 40]) {
      const race = await Promise.all([append(t.store, end, n), append(other, end, n + 1)]);
      const [won] = race.flatMap((result) => (result.isOk() ? [result.value] : []));
      const [lost] = race.flatMap((result) => (result.isErr() ? [conflictOf(result)] : []));
      expect(lost?.commit.recorded).toEqual(won?.recorded);
      end = won?.end ?? expect.unreachable("somebody wins");
    }
    expect((await t.read()).recorded.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect(await stored(other)).toBe(await t.stored());
  });

  it("record no commit earlier than the one before it, whosever clock is behind", async () => {
    t.setClock("2026-01-01T00:00:05.000Z");
    await t.count(start, 10);
    t.setClock("2026-01-01T00:00:02.000Z");
    const late = conflictOf(await append(other, start, 20));
    const { end } = (await append(other, late.commit.end, 20))._unsafeUnwrap();
    const read = (await t.read()).recorded.map(({ recordedAt }) => recordedAt);
    expect(read).toEqual(["2026-01-01T00:00:05.000Z", "2026-01-01T00:00:05.000Z"]);
    expect(end.recordedAt).toBe("2026-01-01T00:00:05.000Z");
  });
}
