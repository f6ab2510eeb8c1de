import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import { FixedClock } from "#adapters/in-memory";
import { label, type SqliteFile, sqlitePorts } from "#adapters/sqlite";
import { customerContract, streamName } from "#domain";
import { now, profileUpdated, registered, serviceCompleted } from "../support/customer.js";
import { metadata } from "../support/metadata.js";
import { testFolder } from "./sqlite/folder.js";

const { newPath, open } = testFolder();
const stream = streamName(customerContract.category, "cust-0001");

/** A file as schema 1 stored it: what is in it has to be readable for ever. */
function goldenFile(): SqliteFile {
  const path = newPath();
  const database = new Database(path);
  database.exec(readFileSync(join(import.meta.dirname, "../replay/golden/sqlite-v1.sql"), "utf8"));
  database.close();
  return open(path);
}

const tablesOf = (file: SqliteFile) =>
  file.all<[string, string]>(
    "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name",
  );

describe("a SQLite file of schema 1", () => {
  const opened = () => {
    const file = goldenFile();
    return { file, ...sqlitePorts(file, { clock: new FixedClock(now) }) };
  };

  it("gives back its events, personal fields too, and its snapshot", async () => {
    const { events, snapshots } = opened();
    const expected = [registered, profileUpdated, serviceCompleted].map((event, i) => ({
      stream: "customer:cust-0001",
      version: i + 1,
      event,
      recordedAt: "2026-06-01T00:00:00.000Z",
      commitId: i === 0 ? "commit-1" : "commit-2",
      metadata: { ...metadata, schemaVersion: 1 },
    }));
    expect((await events.read(stream))._unsafeUnwrap().recorded).toEqual(expected);
    const page = (await events.scan(customerContract.category))._unsafeUnwrap();
    expect([page.recorded, page.corrupt]).toEqual([expected, []]);
    const tail = (await snapshots.load(stream, "b".repeat(64)))._unsafeUnwrap();
    expect([tail.snapshot, tail.recorded]).toEqual([
      { state: { name: "Łukasz Nowak" }, version: 3 },
      [],
    ]);
  });

  it("takes more events after those it has", async () => {
    const { events } = opened();
    const { end } = (await events.read(stream))._unsafeUnwrap();
    const info = { commitId: "commit-3", metadata };
    const { recorded } = (await events.append(stream, end, [profileUpdated], info))._unsafeUnwrap();
    expect(recorded.map(({ version, event }) => [version, event])).toEqual([[4, profileUpdated]]);
  });

  it("knows whose key it has, and who was forgotten", async () => {
    const { keys } = opened();
    const subjects = ["cust-0001", "cust-0002", "cust-0003"];
    const found = (await keys.keysOf(subjects))._unsafeUnwrap();
    expect(subjects.map((each) => found.get(each)?.status)).toEqual([
      "present",
      "forgotten",
      "absent",
    ]);
  });

  it("gives back its rows, its artefacts and its label", async () => {
    const { file, views, artefacts } = opened();
    const sort = "2026-06-01T00:00:00.000Z/m-1";
    expect((await views.load("messages@1", "message:m-1"))._unsafeUnwrap()).toEqual({
      row: { n: 7 },
      version: 3,
      indexes: {
        byCustomer: { partition: "cust-0001", sort },
        byStatus: { partition: "approved", sort },
      },
    });
    const found = await views.find("messages@1", { index: "byStatus", partition: "approved" });
    expect(found._unsafeUnwrap().rows).toEqual([{ key: "message:m-1", row: { n: 7 } }]);
    const texts = [
      "fe96b957a46d4177b656ce9d1f4b7dc3dd10e7ffd175fe6063e3703464c081ed",
      "e1f79758cc42e6fe6037941205d1fbc37f5780f13aa077d0ba8287fd93cecd52",
    ].map(async (hash) => (await artefacts.get(hash))._unsafeUnwrap());
    expect(await Promise.all(texts)).toEqual(["an example, redacted", undefined]);
    expect((await label(file, "own"))._unsafeUnwrap()).toBe(true);
    expect((await label(file, "example"))._unsafeUnwrap()).toBe(false);
  });

  it("has the tables that are made today: others need another schema version", () => {
    expect(tablesOf(open(newPath()))).toEqual(tablesOf(goldenFile()));
  });
});
