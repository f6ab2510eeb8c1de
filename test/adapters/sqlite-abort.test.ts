import { describe, expect, it } from "vitest";
import { FixedClock } from "#adapters/in-memory";
import { SqliteEventStore, SqliteKeyVault } from "#adapters/sqlite";
import { type CallOptions, start } from "#application";
import {
  newStream,
  type TestEvent,
  testContract,
  testContracts,
} from "../conformance/event-store/subject.js";
import { intercepted } from "../support/intercepted.js";
import { metadata } from "../support/metadata.js";
import { testFolder } from "./sqlite/folder.js";

const { newPath, open } = testFolder();
const met: TestEvent = { type: "Met", place: "garden", name: "Ada" };

describe("a call to a SQLite file", () => {
  it("hands its signal on to whatever it asks for keys", async () => {
    const file = open(newPath());
    const asked: unknown[] = [];
    const keys = intercepted(new SqliteKeyVault(file), (method, args, run) => {
      asked.push([method, (args[1] as CallOptions | undefined)?.signal]);
      return run();
    });
    const clock = new FixedClock("2026-01-01T00:00:00.000Z");
    const store = new SqliteEventStore(file, { clock, keys, contracts: testContracts });
    const { signal } = new AbortController();
    const stream = newStream(testContract.category);
    const append = (commitId: string) =>
      store.append(stream, start, [met], { commitId, metadata, signal });
    expect((await append("first")).isOk()).toBe(true);
    expect((await append("late"))._unsafeUnwrapErr().type).toBe("Conflict");
    await store.read(stream, { signal });
    await store.scan(testContract.category, { signal });
    expect(asked).toEqual([
      ["keyFor", signal],
      ["keyFor", signal],
      ["keysOf", signal],
      ["keysOf", signal],
      ["keysOf", signal],
    ]);
  });

  it("ends when it is stopped while a late append opens the commit that came first", async () => {
    const file = open(newPath());
    const stop = new AbortController();
    const keys = intercepted(new SqliteKeyVault(file), (method, _, run) => {
      if (method === "keysOf") stop.abort("no longer needed");
      return run();
    });
    const clock = new FixedClock("2026-01-01T00:00:00.000Z");
    const store = new SqliteEventStore(file, { clock, keys, contracts: testContracts });
    const stream = newStream(testContract.category);
    await store.append(stream, start, [met], { commitId: "first", metadata });
    const late = { commitId: "late", metadata, signal: stop.signal };
    expect((await store.append(stream, start, [met], late))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      cause: "no longer needed",
    });
  });
});
