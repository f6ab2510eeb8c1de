import { beforeEach, expect, it } from "vitest";
import { type Position, start } from "#application";
import type { StreamName } from "#domain";
import { metadata } from "../../support/metadata.js";
import {
  type CreateStorage,
  counted,
  newStream,
  type Subject,
  scanAll,
  subject,
  type TestEvent,
  testContract,
} from "./subject.js";

const badNames: Readonly<Record<string, string>> = {
  "an empty id": "test:",
  "an id of 201 characters": `test:${"x".repeat(201)}`,
  "a colon in the id": "test:a:b",
  "a hash sign in the id": "test:a#b",
  "a NUL in the id": "test:a\u0000b",
  "a space in the id": "test:a b",
  "a line break after the id": "test:a\n",
  "a letter beyond ASCII in the id": "test:ł",
  "a dot before the id": "test:.a",
  "a slash in the id": "test:../a",
  "no category": ":a",
  "an upper-case category": "Test:a",
  "no colon": "test",
  "nothing at all": "",
};

/** Calls that no store lets through: impossible names, forged positions, and those stopped before. */
export function calls(create: CreateStorage): void {
  let t: Subject;
  beforeEach(async () => {
    t = await subject(create);
  });
  const info = { commitId: "c", metadata };

  it.each(Object.entries(badNames))("refuse a stream with %s", async (_, name) => {
    const stream = name as StreamName<TestEvent>;
    const invalid = { type: "InvalidStream", stream: name, issue: expect.stringMatching(/./) };
    expect((await t.store.read(stream))._unsafeUnwrapErr()).toEqual(invalid);
    expect((await t.store.read(stream, { upTo: 1 }))._unsafeUnwrapErr()).toEqual(invalid);
    const refused = await t.store.append(stream, start, [counted(1)], info);
    expect(refused._unsafeUnwrapErr()).toEqual(invalid);
  });

  it("write nothing under a name that they refuse", async () => {
    for (const name of Object.values(badNames)) {
      await t.store.append(name as StreamName<TestEvent>, start, [counted(1)], info);
    }
    const { recorded, corrupt } = await scanAll(t.store, testContract.category);
    const found = new Set<string>([...recorded, ...corrupt].map(({ stream }) => stream));
    expect(Object.values(badNames).filter((name) => found.has(name))).toEqual([]);
  });

  it("take every id that is allowed", async () => {
    const id = `A.b_c-d@1-${newStream(testContract.category).slice(5)}`;
    const longest = `${id}.${"x".repeat(199 - id.length)}`;
    const stream = `test:${longest}` as StreamName<TestEvent>;
    expect(longest).toHaveLength(200);
    expect((await t.store.append(stream, start, [counted(1)], info)).isOk()).toBe(true);
    expect((await t.store.read(stream))._unsafeUnwrap().recorded).toHaveLength(1);
  });

  it.each([0, 1, 2, 3, 7])("throw for a copy of a position, with version %i", async (version) => {
    const end = await t.count(start, 10, 20);
    const forged: Position = { ...end, version };
    const append = () => t.store.append(t.stream, forged, [counted(30)], info);
    expect(append).toThrow(RangeError);
    expect(append).toThrow(`version ${version} is no position that was read of ${t.stream}`);
    expect(await t.stored()).toBe("1:10 2:20");
  });

  it("throw for a position of another stream", async () => {
    const other = newStream(testContract.category);
    const { end } = (await t.store.append(other, start, [counted(1)], info))._unsafeUnwrap();
    expect(() => t.store.append(t.stream, end, [counted(2)], info)).toThrow(RangeError);
    expect(await t.stored()).toBe("");
  });

  it("end at once as unavailable when they were stopped before, and write nothing", async () => {
    const cause = new Error("no longer needed");
    const call = { signal: AbortSignal.abort(cause) };
    const stopped = [
      await t.store.append(t.stream, start, [counted(1)], { ...info, ...call }),
      await t.store.read(t.stream, call),
      await t.store.scan(testContract.category, call),
    ].map((result) => result._unsafeUnwrapErr());
    for (const error of stopped) {
      expect(error).toMatchObject({ type: "Unavailable", service: expect.stringMatching(/./) });
      expect("cause" in error && error.cause).toBe(cause);
    }
    expect(await t.stored()).toBe("");
  });

  it.each([
    ["no characters", "", "expected 1 to 512 characters"],
    ["513 characters", "x".repeat(513), "expected 1 to 512 characters"],
    ["half a character", "x\ud800", "expected well-formed Unicode"],
  ])("refuse a commit id of %s, and write nothing", async (_, commitId, expected) => {
    expect((await t.append(start, [counted(1)], commitId))._unsafeUnwrapErr()).toEqual({
      type: "InvalidEvent",
      stream: t.stream,
      event: "Counted",
      issues: [`commitId: ${expected}`],
    });
    expect(await t.stored()).toBe("");
  });

  it("take a commit id of one character, and of 512 of three bytes each", async () => {
    const longest = "字".repeat(512);
    const { end } = (await t.append(start, [counted(1)], "x"))._unsafeUnwrap();
    await t.append(end, [counted(2)], longest);
    expect((await t.read()).recorded.map(({ commitId }) => commitId)).toEqual(["x", longest]);
    expect((await t.append(end, [counted(2)], longest)).isOk()).toBe(true);
    expect(await t.stored()).toBe("1:1 2:2");
  });

  it("are not held up by a signal that nobody gives", async () => {
    const { signal } = new AbortController();
    (await t.store.append(t.stream, start, [counted(1)], { ...info, signal }))._unsafeUnwrap();
    const { recorded } = (await t.store.read(t.stream, { signal }))._unsafeUnwrap();
    expect(recorded).toHaveLength(1);
    expect((await t.store.scan(testContract.category, { signal })).isOk()).toBe(true);
  });
}
