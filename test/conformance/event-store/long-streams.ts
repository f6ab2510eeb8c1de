import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { type Position, start } from "#application";
import type { Recorded } from "#domain";
import {
  type CreateStorage,
  counted,
  said,
  scanAll,
  subject,
  type TestEvent,
  testContract,
} from "./subject.js";

/** More than what a database gives out at once. */
export function longStreams(create: CreateStorage): void {
  const wordsOf = (recorded: readonly Recorded<TestEvent>[]) =>
    recorded.map(({ event }) => (event.type === "Said" ? event.words : ""));

  it("are read and scanned whole: 2,600 events of over 1 MB in 26 commits", async () => {
    const t = await subject(create);
    // Random, so that no compression makes them small.
    const words = Array.from({ length: 2_600 }, () => randomBytes(450).toString("base64"));
    let end: Position = start;
    for (let from = 0; from < words.length; from += 100) {
      const events = words.slice(from, from + 100).map(said);
      end = (await t.append(end, events))._unsafeUnwrap().end;
    }

    const whole = await t.read();
    expect(whole.recorded).toHaveLength(2_600);
    expect(whole.recorded.every(({ version }, i) => version === i + 1)).toBe(true);
    expect(wordsOf(whole.recorded)).toEqual(words);
    expect(whole.end).toEqual(end);

    const { recorded: late } = (await t.store.read(t.stream, { from: 2_550 }))._unsafeUnwrap();
    expect(wordsOf(late)).toEqual(words.slice(2_549));
    const { recorded: early } = (await t.store.read(t.stream, { upTo: 2_550 }))._unsafeUnwrap();
    expect(wordsOf(early)).toEqual(words.slice(0, 2_550));

    const { recorded: scanned } = await scanAll(t.store, testContract.category);
    expect(wordsOf(scanned.filter(({ stream }) => stream === t.stream))).toEqual(words);

    expect((await t.append(whole.end, [counted(1)]))._unsafeUnwrap().end.version).toBe(2_601);
  });

  it("take 10,000 small events as one commit, and are read and scanned with it", async () => {
    const t = await subject(create);
    const all = Array.from({ length: 10_000 }, (_, n) => counted(n));
    const { end } = (await t.append(start, all))._unsafeUnwrap();
    expect(end.version).toBe(10_000);
    const { recorded } = await t.read();
    expect(recorded.map(({ event }) => event)).toEqual(all);
    expect(new Set(recorded.map(({ commitId }) => commitId)).size).toBe(1);
    expect(await t.past({ from: 9_999 })).toBe("9999:9998 10000:9999");
    const { recorded: scanned } = await scanAll(t.store, testContract.category);
    expect(scanned.filter(({ stream }) => stream === t.stream)).toHaveLength(10_000);
    expect((await t.append(end, [counted(1)]))._unsafeUnwrap().end.version).toBe(10_001);
  });
}
