import { readFileSync, writeFileSync } from "node:fs";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import { FixedClock } from "#adapters/in-memory";
import { SqliteEventStore, type SqliteFile, sqlitePorts } from "#adapters/sqlite";
import { type EventStore, type Position, start } from "#application";
import { category, type DomainEvent, type StreamName, streamName } from "#domain";
import {
  counted,
  newStream,
  said,
  type TestEvent,
  testContract,
  testContracts,
} from "../conformance/event-store/subject.js";
import { metadata } from "../support/metadata.js";
import { testFolder } from "./sqlite/folder.js";

const { newPath, open } = testFolder();
const clock = new FixedClock("2026-01-01T00:00:00.000Z");

/** A file with one store, and one stream. */
function setUp(path: string = newPath()) {
  const file = open(path, { busyTimeoutMs: 30 });
  const { events, views, keys } = sqlitePorts(file, { clock, contracts: testContracts });
  const stream = newStream(testContract.category);
  const append = (position: Position, ...all: readonly TestEvent[]) =>
    events.append(stream, position, all, { commitId: `${position.version}`, metadata });
  const versions = async (of: StreamName = stream) =>
    (await events.read(of))._unsafeUnwrap().recorded.map(({ version }) => version);
  return { path, file, events, views, keys, stream, append, versions };
}

const change = async (file: SqliteFile, sql: string) =>
  (await file.write(() => file.run(sql)))._unsafeUnwrap();

describe("a SQLite file that somebody else is writing", () => {
  it("is unavailable for writing, not for reading, and as good as new afterwards", async () => {
    const { path, events, stream, append, versions } = setUp();
    const { end } = (await append(start, counted(1)))._unsafeUnwrap();
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE");
    for (const _ of [1, 2]) {
      expect((await append(end, counted(2)))._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        service: `SQLite file ${path}`,
        cause: {
          message: "it is locked by another process",
          cause: { message: "database is locked" },
        },
        advice: "try again when that has finished",
      });
      expect(await versions()).toEqual([1]);
    }
    other.exec("COMMIT");
    other.close();
    await append(end, counted(2), counted(3));
    expect(await versions()).toEqual([1, 2, 3]);
    expect((await events.read(stream))._unsafeUnwrap().end.version).toBe(3);
  });
});

describe("a full disk", () => {
  it("is said, with nothing half written, and more fits when there is room", async () => {
    const { path, file, append, versions } = setUp();
    const { end } = (await append(start, counted(1)))._unsafeUnwrap();
    const [[pages] = [0]] = file.all<[number]>("PRAGMA page_count");
    file.all(`PRAGMA max_page_count = ${pages + 2}`);
    const large = said("x".repeat(100_000));
    expect((await append(end, counted(2), large))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: `SQLite file ${path}`,
      cause: { message: "it is on a full disk", cause: { message: "database or disk is full" } },
      advice: "make room there",
    });
    expect(await versions()).toEqual([1]);
    file.all("PRAGMA max_page_count = 100000");
    expect((await append(end, counted(2), large)).isOk()).toBe(true);
    expect(await versions()).toEqual([1, 2, 3]);
  });
});

describe("a damaged SQLite file", () => {
  it("is said, and what to do", async () => {
    const { path, file, append } = setUp();
    let { end } = (await append(start, counted(0)))._unsafeUnwrap();
    for (let i = 1; i < 100; i += 1) {
      end = (await append(end, said("x".repeat(500))))._unsafeUnwrap().end;
    }
    file.close();
    const bytes = readFileSync(path);
    bytes.fill(7, bytes.length / 2);
    writeFileSync(path, bytes);
    const { events } = sqlitePorts(open(path), { clock, contracts: testContracts });
    expect((await events.scan(testContract.category))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: `SQLite file ${path}`,
      cause: { message: "it is damaged", cause: { message: "database disk image is malformed" } },
      advice: "restore it from a backup",
    });
  });

  it("has no gap that is passed over in silence", async () => {
    const { file, events, stream, append } = setUp();
    const first = (await append(start, counted(1), counted(2)))._unsafeUnwrap().end;
    const second = (await append(first, counted(3)))._unsafeUnwrap().end;
    await append(second, counted(4));
    await change(file, "DELETE FROM commits WHERE version = 3");
    const gap = {
      type: "Corrupt",
      stream,
      version: 3,
      issues: ["the commit before version 4 is missing"],
    };
    expect((await events.read(stream))._unsafeUnwrapErr()).toEqual(gap);
    expect((await events.read(stream, { from: 2 }))._unsafeUnwrapErr()).toEqual(gap);
    expect((await events.read(stream, { from: 4 })).isOk()).toBe(true);
    const page = (await events.scan(testContract.category))._unsafeUnwrap();
    expect(page.corrupt).toEqual([gap]);
    expect(page.recorded.map(({ version }) => version)).toEqual([1, 2]);

    await change(file, "DELETE FROM commits WHERE version = 1");
    expect((await events.read(stream))._unsafeUnwrapErr()).toMatchObject({ version: 1 });
  });
});

describe("a scan of a SQLite file", () => {
  /** Three streams, each of three commits of two events, written in turns. */
  async function written() {
    const { file, events, keys } = setUp();
    const names = ["a", "b", "c"].map((id) => streamName(testContract.category, id));
    const ends = new Map<StreamName, Position>();
    for (const n of [1, 2, 3]) {
      for (const stream of names) {
        const info = { commitId: `${n}`, metadata };
        const position = ends.get(stream) ?? start;
        const done = await events.append(stream, position, [counted(n), counted(-n)], info);
        ends.set(stream, done._unsafeUnwrap().end);
      }
    }
    const small = new SqliteEventStore(file, {
      clock,
      keys,
      contracts: testContracts,
      pageSize: 2,
    });
    return { file, small };
  }

  /** Every page: its events as `stream:version`, and what it could not read. */
  async function pages(store: EventStore) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = (await store.scan(testContract.category, { cursor }))._unsafeUnwrap();
      const events = page.recorded.map(({ stream, version }) => `${stream.slice(5)}${version}`);
      const damages = page.corrupt.map(({ stream, version }) => `${stream.slice(5)}${version}!`);
      seen.push([...events, ...damages].join(" "));
      cursor = page.next;
    } while (cursor !== undefined);
    return seen;
  }

  it("goes stream by stream, in the order in which they began, in whole commits", async () => {
    const { small } = await written();
    expect(await pages(small)).toEqual([
      "a1 a2 a3 a4",
      "a5 a6 b1 b2",
      "b3 b4 b5 b6",
      "c1 c2 c3 c4",
      "c5 c6",
    ]);
  });

  it("gives nothing of a stream after what it could not read, on no later page either", async () => {
    const { file, small } = await written();
    await change(file, "UPDATE commits SET body = '{}' WHERE stream = 'test:b' AND version = 1");
    expect(await pages(small)).toEqual(["a1 a2 a3 a4", "a5 a6 b1!", "c1 c2 c3 c4", "c5 c6"]);
  });

  it.each(["nonsense", "test/1/2/0/0", "tester/0/1/0/0", "test/0/1/0", "test/0/1/00/0"])(
    "takes %j for no cursor of a whole scan",
    async (cursor) => {
      const { path, events } = setUp();
      const scan = await events.scan(testContract.category, { cursor });
      expect(scan._unsafeUnwrapErr()).toEqual({
        type: "Unavailable",
        service: `SQLite file ${path}`,
        cause: new Error(`"${cursor}" is no cursor of segment 0 of 1 of test`),
      });
    },
  );

  it("ends a page early when its commits are long", async () => {
    const { events } = setUp();
    for (let i = 0; i < 130; i += 1) {
      const stream = newStream(testContract.category);
      const info = { commitId: "1", metadata };
      await events.append(stream, start, [said("x".repeat(50_000))], info);
    }
    const first = (await events.scan(testContract.category))._unsafeUnwrap();
    expect(first.recorded.length).toBe(100);
    const rest = (await events.scan(testContract.category, { cursor: first.next }))._unsafeUnwrap();
    expect([rest.recorded.length, rest.next]).toEqual([30, undefined]);
  });
});

describe("texts with a NUL in them", () => {
  it("are told apart in commit ids and in the keys of rows", async () => {
    const { events, stream, views } = setUp();
    const info = { commitId: "id\u0000one", metadata };
    await events.append(stream, start, [counted(1)], info);
    const [recorded] = (await events.read(stream))._unsafeUnwrap().recorded;
    expect(recorded?.commitId).toBe("id\u0000one");
    const again = await events.append(stream, start, [counted(1)], info);
    expect(again.isOk()).toBe(true);
    const other = { commitId: "id\u0000two", metadata };
    const late = await events.append(stream, start, [counted(1)], other);
    expect(late._unsafeUnwrapErr()).toMatchObject({ type: "Conflict" });

    const indexes = { all: { partition: "p\u0000q", sort: "s\u0000t" } };
    await views.save("v", "k\u0000l", { row: "\u0000", version: 1, indexes });
    const page = await views.find("v", { index: "all", partition: "p\u0000q" });
    expect(page._unsafeUnwrap().rows).toEqual([{ key: "k\u0000l", row: "\u0000" }]);
    expect((await views.find("v", { index: "all", partition: "p" }))._unsafeUnwrap().rows).toEqual(
      [],
    );
  });
});

describe("a position of another file", () => {
  it("is refused with nothing written: it would make a gap", async () => {
    const { stream, append } = setUp();
    const { end } = (await append(start, counted(1)))._unsafeUnwrap();
    const other = setUp();
    const info = { commitId: "x", metadata };
    await expect(other.events.append(stream, end, [counted(2)], info)).rejects.toThrow(
      `${stream} ends at version 0: no commit ends at 1`,
    );
    expect(await other.versions(stream)).toEqual([]);
    expect((await other.append(start, counted(1))).isOk()).toBe(true);
  });
});

describe("a category without a contract", () => {
  it("is refused when something is appended to it", async () => {
    const { events } = setUp();
    const stream = streamName(category<DomainEvent>("unknown"), "1");
    const result = await events.append(stream, start, [{ type: "Counted" }], {
      commitId: "1",
      metadata,
    });
    expect(result._unsafeUnwrapErr()).toEqual({
      type: "InvalidEvent",
      stream: "unknown:1",
      event: "Counted",
      issues: ["unknown category"],
    });
  });
});
