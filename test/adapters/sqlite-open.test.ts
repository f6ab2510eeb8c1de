import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, describe, expect, it } from "vitest";
import { openSqlite, type SqliteFile, type SqliteOptions } from "#adapters/sqlite";
import { testFolder } from "./sqlite/folder.js";

const { folder, newPath, open } = testFolder();

/** Why a file does not open: the reason, and the sentence without the file's path before it. */
function refusal(path: string, options?: SqliteOptions): readonly [string, string] {
  const { reason, sentence } = openSqlite(path, options)._unsafeUnwrapErr();
  expect(sentence.startsWith(`${path} `)).toBe(true);
  return [reason, sentence.slice(path.length + 1)];
}

/** A file of Docket's that was closed. */
function made(options?: SqliteOptions): string {
  const path = newPath();
  open(path, options).close();
  return path;
}

/** Changes a closed file from outside. */
function change(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(sql);
  database.close();
}

const pragma = (file: SqliteFile, name: string) =>
  file.all<[string | number]>(`PRAGMA ${name}`)[0]?.[0];

describe("a new SQLite file", () => {
  it("is its owner's alone, with its journal", () => {
    const path = newPath();
    open(path);
    const modes = ["", "-wal", "-shm"].map((end) => statSync(`${path}${end}`).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });

  it("is marked as Docket's, durable, and deletes securely", () => {
    const file = open(newPath(), { busyTimeoutMs: 1234 });
    const names = ["application_id", "user_version", "journal_mode", "synchronous"];
    const more = ["secure_delete", "trusted_schema", "busy_timeout"];
    expect([...names, ...more].map((name) => pragma(file, name))).toEqual([
      1_147_366_260,
      1,
      "wal",
      2,
      1,
      0,
      1234,
    ]);
  });

  it("waits five seconds for others unless told", () => {
    expect(pragma(open(newPath()), "busy_timeout")).toBe(5000);
  });

  it("is finished by the next who opens it when its maker died early", () => {
    const path = newPath();
    writeFileSync(path, "");
    expect(pragma(open(path), "user_version")).toBe(1);
  });

  it("leaves an empty journal when it is closed, twice too", () => {
    const path = newPath();
    const file = open(path);
    file.close();
    file.close();
    expect(statSync(`${path}-wal`).size).toBe(0);
    expect(statSync(path).size).toBeGreaterThan(4096);
  });

  it("is a file also where the driver would know better", () => {
    const path = join(folder, ":memory:");
    open(path);
    expect(readdirSync(folder)).toContain(":memory:");
  });
});

describe("a file that cannot be opened", () => {
  it("lies in a folder that is not there", () => {
    const missing = join(folder, "missing");
    expect(refusal(join(missing, "docket.sqlite"))).toEqual([
      "missing-folder",
      `has no folder ${missing}: create it`,
    ]);
    const file = made();
    expect(refusal(join(file, "docket.sqlite"))).toEqual([
      "missing-folder",
      `has no folder ${file}: create it`,
    ]);
  });

  it("is a folder or a device", () => {
    expect(refusal(folder)).toEqual(["not-a-file", "is a folder: name a file"]);
    expect(refusal("/dev/null")).toEqual(["not-a-file", "is a device: name a file"]);
  });

  it.each([
    ["a long text", "Dear customer,\n".repeat(1000)],
    ["a short text", "hello"],
  ])("is %s, and stays it", (_, text) => {
    const path = newPath();
    writeFileSync(path, text);
    expect(refusal(path)).toEqual([
      "other-program",
      "is a file of another program: name another file",
    ]);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it.each([
    ["tables", "CREATE TABLE notes (text)"],
    ["an id", "PRAGMA application_id = 1"],
    ["a version", "PRAGMA user_version = 1"],
  ])("is another program's database, known by %s, and stays it", (_, sql) => {
    const path = newPath();
    change(path, sql);
    const before = readFileSync(path);
    expect(refusal(path)).toEqual([
      "other-program",
      "is a file of another program: name another file",
    ]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("was written by a newer Docket", () => {
    const path = made();
    change(path, "PRAGMA user_version = 2");
    expect(refusal(path)).toEqual([
      "newer-schema",
      "was written by a newer Docket (schema 2; this one knows 1): update Docket",
    ]);
  });

  it("is locked by somebody who writes, for longer than it waits", () => {
    const path = made();
    const other = new Database(path);
    other.exec("BEGIN IMMEDIATE");
    const since = performance.now();
    expect(refusal(path, { busyTimeoutMs: 100 })).toEqual([
      "locked",
      "is locked by another process: try again when that has finished",
    ]);
    expect(performance.now() - since).toBeGreaterThanOrEqual(95);
    other.exec("COMMIT");
    expect(
      openSqlite(path)
        .map((file) => file.close())
        .isOk(),
    ).toBe(true);
    other.close();
  });

  it("is damaged", () => {
    const path = made();
    const bytes = readFileSync(path);
    bytes.fill(7, 100, 4096);
    writeFileSync(path, bytes);
    expect(refusal(path)).toEqual(["damaged", "is damaged: restore it from a backup"]);
  });
});

describe("a file on which its user may not write", () => {
  const writable = "cannot be read and written: allow both for the file and its folder";

  /** Root may do everything: as somebody else then. */
  function asUser<T>(work: () => T): T {
    if (process.getuid?.() !== 0) return work();
    process.seteuid?.(65_534);
    try {
      return work();
    } finally {
      process.seteuid?.(0);
    }
  }

  /** A folder with a file of Docket's, and what may be done with both. */
  function guarded(folderMode: number, fileMode: number): string {
    const inside = newPath();
    chmodSync(folder, 0o755);
    mkdirSync(inside);
    const path = join(inside, "docket.sqlite");
    open(path).close();
    for (const end of ["", "-wal", "-shm"]) chmodSync(`${path}${end}`, fileMode);
    chmodSync(inside, folderMode);
    folders.push(inside);
    return path;
  }
  const folders: string[] = [];
  afterEach(() => {
    for (const each of folders) chmodSync(each, 0o755);
  });

  it.each([
    ["a read-only file", 0o777, 0o444],
    ["a file that may not even be read", 0o777, 0o000],
    ["a read-only file in a read-only folder", 0o555, 0o444],
  ])("is %s", (_, folderMode, fileMode) => {
    const path = guarded(folderMode, fileMode);
    expect(asUser(() => refusal(path))).toEqual(["not-writable", writable]);
  });

  it("is a new file in a read-only folder", () => {
    const path = join(guarded(0o555, 0o644), "..", "new.sqlite");
    expect(asUser(() => refusal(join(path)))).toEqual(["not-writable", writable]);
  });
});

describe("the wrapping key of a file", () => {
  const wrappingKey = Buffer.alloc(32, 1);
  const otherKey = Buffer.alloc(32, 2);

  it("opens the file that was made with it, again and again", () => {
    const path = made({ wrappingKey });
    expect(
      openSqlite(path, { wrappingKey })
        .map((file) => file.close())
        .isOk(),
    ).toBe(true);
    expect(
      openSqlite(path, { wrappingKey })
        .map((file) => file.close())
        .isOk(),
    ).toBe(true);
  });

  it("is not in the file", () => {
    const bytes = readFileSync(made({ wrappingKey }));
    expect(bytes.includes(wrappingKey)).toBe(false);
  });

  it("must be there when the file was made with one", () => {
    expect(refusal(made({ wrappingKey }))).toEqual([
      "key-missing",
      "was made with a wrapping key: open it with that key",
    ]);
  });

  it("must be the one that the file was made with", () => {
    expect(refusal(made({ wrappingKey }), { wrappingKey: otherKey })).toEqual([
      "wrong-key",
      "was made with another wrapping key: open it with that one",
    ]);
  });

  it("must not be there when the file holds its own", () => {
    expect(refusal(made(), { wrappingKey })).toEqual([
      "key-needless",
      "was made without a wrapping key: open it without one",
    ]);
  });

  it("has 32 bytes", () => {
    const short = { wrappingKey: new Uint8Array(31) };
    expect(() => openSqlite(newPath(), short)).toThrow("a wrapping key has 32 bytes");
  });
});
