import { existsSync, readFileSync } from "node:fs";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import { FixedClock } from "#adapters/in-memory";
import { openSqlite, type SqliteFile, sqlitePorts } from "#adapters/sqlite";
import { start } from "#application";
import { type StreamName, streamName } from "#domain";
import { type TestEvent, testContract, testContracts } from "../conformance/event-store/subject.js";
import { metadata } from "../support/metadata.js";
import { testFolder } from "./sqlite/folder.js";

const { newPath, open } = testFolder();
const clock = new FixedClock("2026-01-01T00:00:00.000Z");

/** Whether bytes stand anywhere in a database or beside it. */
function isOnDisk(file: SqliteFile, what: string | Buffer): boolean {
  return ["", "-wal"]
    .map((end) => `${file.path}${end}`)
    .filter((path) => existsSync(path))
    .some((path) => readFileSync(path).includes(what));
}

/** The keys of a file as they are stored, by subject. */
async function wrappedKeys(file: SqliteFile): Promise<ReadonlyMap<string, Buffer>> {
  const select = "SELECT subject, wrapped FROM keys";
  const rows = await file.read(() => file.all<[string, Uint8Array]>(select));
  return new Map(rows._unsafeUnwrap().map(([subject, key]) => [subject, Buffer.from(key)]));
}

const met = (name: string): TestEvent => ({ type: "Met", place: "the office", name, note: name });

describe("what a SQLite file knows of somebody", () => {
  const setUp = async (wrappingKey?: Uint8Array) => {
    const path = newPath();
    const file = open(path, { wrappingKey });
    const ports = sqlitePorts(file, { clock, contracts: testContracts });
    const stream: StreamName<TestEvent> = streamName(testContract.category, "c-1");
    const info = { commitId: "1", metadata };
    const { end } = (
      await ports.events.append(stream, start, [met("Annabel Ravenscroft")], info)
    )._unsafeUnwrap();
    const state = { name: "Annabel Ravenscroft" };
    const snapshot = { fingerprint: "a".repeat(64), state, subject: "c-1" };
    (await ports.snapshots.save(stream, end, snapshot))._unsafeUnwrap();
    return { ...ports, path, file, stream };
  };

  it("is not on the disk in the clear, but what is not personal is", async () => {
    const { file } = await setUp();
    expect(isOnDisk(file, "the office")).toBe(true);
    expect(isOnDisk(file, "Ravenscroft")).toBe(false);
  });

  it("cannot be read by the next who opens the file without its key", async () => {
    const wrappingKey = Buffer.alloc(32, 7);
    const { file, path, events, stream } = await setUp(wrappingKey);
    expect((await events.read(stream))._unsafeUnwrap().recorded).toMatchObject([
      { event: { name: "Annabel Ravenscroft" } },
    ]);
    expect(isOnDisk(file, wrappingKey)).toBe(false);
    expect(openSqlite(path).isErr()).toBe(true);
  });

  it("is gone for good once they are forgotten: their key is nowhere on the disk", async () => {
    const { file, keys, events, snapshots, stream } = await setUp();
    const wrapped = (await wrappedKeys(file)).get("c-1") ?? "none";
    expect(isOnDisk(file, wrapped)).toBe(true);

    expect((await keys.forget("c-1"))._unsafeUnwrap()).toBe("present");
    expect(isOnDisk(file, wrapped)).toBe(false);
    expect((await events.read(stream))._unsafeUnwrap().recorded).toMatchObject([
      { event: { place: "the office", name: { erased: true }, note: { erased: true } } },
    ]);
    const tail = (await snapshots.load(stream, "a".repeat(64)))._unsafeUnwrap();
    expect(tail.snapshot).toBeUndefined();
  });

  it("is gone also where many keys were made and forgotten in any order", async () => {
    const file = open(newPath());
    const { keys } = sqlitePorts(file, { clock });
    const subjects = Array.from({ length: 300 }, (_, i) => `${(i * 7919) % 300}-customer`);
    for (const subject of subjects) (await keys.keyFor(subject))._unsafeUnwrap();
    const wrapped = await wrappedKeys(file);
    const forgotten = subjects.filter((_, i) => i % 3 !== 0);
    for (const subject of forgotten.toReversed()) (await keys.forget(subject))._unsafeUnwrap();

    const bytes = readFileSync(file.path);
    const left = subjects.filter((subject) => bytes.includes(wrapped.get(subject) ?? "none"));
    expect(left).toEqual(subjects.filter((_, i) => i % 3 === 0));
    expect(isOnDisk(file, wrapped.get(forgotten[0] ?? "") ?? "none")).toBe(false);
  });

  it("is not forgotten in the journal while another process reads it: that is said", async () => {
    const path = newPath();
    const file = open(path, { busyTimeoutMs: 50 });
    const { keys } = sqlitePorts(file, { clock });
    await keys.keyFor("c-1");
    const reader = new Database(path);
    reader.exec("BEGIN; SELECT 1 FROM keys LIMIT 1");
    expect((await keys.forget("c-1"))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: `SQLite file ${path}`,
      cause: new Error("its journal is in use"),
      advice: "do it again when no other process is reading it",
    });
    reader.exec("COMMIT");
    reader.close();
    expect((await keys.forget("c-1"))._unsafeUnwrap()).toBe("forgotten");
  });
});

describe("an artefact that was removed from a SQLite file", () => {
  it("is nowhere on the disk, whether it was short or long", async () => {
    const file = open(newPath());
    const { artefacts } = sqlitePorts(file, { clock });
    const texts = Array.from({ length: 60 }, (_, i) => {
      const length = i % 2 === 0 ? 3 : 3000;
      return Array.from({ length }, (_, n) => `<${i}.${n}>`).join("");
    });
    const hashes: string[] = [];
    for (const text of texts) hashes.push((await artefacts.put(text))._unsafeUnwrap());
    expect(isOnDisk(file, "<4.2>")).toBe(true);

    for (const [i, hash] of hashes.entries()) if (i % 4 !== 3) await artefacts.remove(hash);
    const bytes = readFileSync(file.path);
    const left = texts.flatMap((_, i) => (bytes.includes(`<${i}.1>`) ? [i] : []));
    expect(left).toEqual(texts.flatMap((_, i) => (i % 4 === 3 ? [i] : [])));
    expect(isOnDisk(file, "<4.2>")).toBe(false);
  });
});
