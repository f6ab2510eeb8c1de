import { beforeEach, expect, it } from "vitest";
import { type Position, start } from "#application";
import {
  type CreateStorage,
  conflictOf,
  counted,
  type Subject,
  said,
  subject,
  testContract,
} from "./subject.js";

/** Reading, appending, and the positions between. */
export function appending(create: CreateStorage): void {
  let t: Subject;
  beforeEach(async () => {
    t = await subject(create);
  });

  it("reads a stream nobody wrote as empty, ending at the start", async () => {
    const { recorded, end } = await t.read();
    expect(recorded).toEqual([]);
    expect(end).toBe(start);
  });

  it("reads back what was appended, in order, numbered from 1 without gaps", async () => {
    const end = await t.count(start, 10, 20);
    await t.count(end, 30);
    expect(await t.stored()).toBe("1:10 2:20 3:30");
  });

  it("records with each event where, when, how and by which commit it came", async () => {
    const { recorded } = (await t.append(start, [counted(10)], "commit-1"))._unsafeUnwrap();
    expect(recorded).toEqual([
      {
        stream: t.stream,
        version: 1,
        event: { type: "Counted", n: 10 },
        recordedAt: "2026-01-01T00:00:00.000Z",
        commitId: "commit-1",
        metadata: {
          correlationId: "correlation-1",
          causationId: "causation-1",
          actor: "tester",
          source: { system: "test", record: "1" },
          codeVersion: "0.0.0",
          schemaVersion: 1,
        },
      },
    ]);
    expect((await t.read()).recorded).toEqual(recorded);
  });

  it("ends where the last append ended", async () => {
    const end = await t.count(start, 10, 20);
    expect(end.version).toBe(2);
    expect((await t.read()).end).toEqual(end);
    expect((await t.store.read(t.stream, { from: 2 }))._unsafeUnwrap().end).toEqual(end);
  });

  it("takes no number for a position, only one that a store gave out", () => {
    // @ts-expect-error a guessed position must not compile
    const guess: Position = 1;
    expect(guess).toBe(1);
  });

  it("gives out no position after a read of the past", async () => {
    await t.count(start, 10, 20);
    const upTo = (await t.store.read(t.stream, { upTo: 2 }))._unsafeUnwrap();
    // @ts-expect-error there is nothing to append after
    expect(upTo.end).toBeUndefined();
    const asOf = (
      await t.store.read(t.stream, { asOf: "2026-01-01T00:00:00.000Z" })
    )._unsafeUnwrap();
    // @ts-expect-error there is nothing to append after
    expect(asOf.end).toBeUndefined();
  });

  it("writes nothing for no events", async () => {
    const nothing = (await t.append(start, []))._unsafeUnwrap();
    expect(nothing).toMatchObject({ recorded: [], end: start });
    const end = await t.count(start, 10);
    expect((await t.append(end, []))._unsafeUnwrap()).toMatchObject({ recorded: [], end });
    expect(await t.stored()).toBe("1:10");
  });

  it("keeps any Unicode", async () => {
    const words = 'Łukasz é e\u0301 👩‍👩‍👧 \u2028 \u0000 "\\\n שלום';
    await t.append(start, [said(words)]);
    expect((await t.read()).recorded[0]?.event).toEqual({ type: "Said", words });
  });

  it("stores an event as its contract reads it", async () => {
    await t.append(start, [{ type: "Said", words: "a", topic: "  roofs " }]);
    const [recorded] = (await t.read()).recorded;
    expect(recorded?.event).toEqual({ type: "Said", words: "a", topic: "roofs" });
  });

  it("records no commit earlier than the one before it when the clock goes backwards", async () => {
    t.setClock("2026-01-01T00:00:05.000Z");
    const first = await t.count(start, 10);
    t.setClock("2026-01-01T00:00:02.000Z");
    const second = await t.count(first, 20);
    t.setClock("2026-01-01T00:00:06.000Z");
    await t.count(second, 30);
    expect((await t.read()).recorded.map(({ recordedAt }) => recordedAt)).toEqual([
      "2026-01-01T00:00:05.000Z",
      "2026-01-01T00:00:05.000Z",
      "2026-01-01T00:00:06.000Z",
    ]);
  });

  it("says what each answer consumed", async () => {
    const answers = [
      (await t.append(start, [counted(10)], "same"))._unsafeUnwrap(),
      (await t.append(start, [counted(10)], "same"))._unsafeUnwrap(),
      await t.read(),
      (await t.store.read(t.stream, { upTo: 1 }))._unsafeUnwrap(),
      (await t.store.scan(testContract.category))._unsafeUnwrap(),
      conflictOf(await t.append(start, [counted(20)])),
    ];
    for (const { consumed } of answers) {
      expect(consumed.requests).toBeGreaterThanOrEqual(1);
      expect(consumed.readUnits).toBeGreaterThanOrEqual(0);
      expect(consumed.writeUnits).toBeGreaterThanOrEqual(0);
    }
  });
}
