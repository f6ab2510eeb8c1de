import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runCommandLine } from "#adapters/cli";
import { openSqlite } from "#adapters/sqlite";
import { localHostOver } from "../../src/infrastructure/local-host.js";
import {
  at,
  customerRecord,
  freshPlace,
  ndjson,
  type Place,
  type Ran,
} from "../support/command-line.js";

/** Runs a command on files that are opened otherwise, as `Place.docket` does. */
async function docketOver(
  open: typeof openSqlite,
  place: Place,
  ...args: readonly string[]
): Promise<Ran> {
  const written = { out: "", err: "" };
  const terminal = {
    out: (text: string) => {
      written.out += text;
    },
    err: (text: string) => {
      written.err += text;
    },
    isInteractive: false,
    columns: 80,
    interrupted: new AbortController().signal,
  };
  const inPlace = args.map((arg) => (arg.startsWith("@") ? join(place.path, arg.slice(1)) : arg));
  const code = await runCommandLine(localHostOver(open), terminal, inPlace);
  const short = (text: string) => text.replaceAll(`${place.path}/`, "@");
  return { code, out: short(written.out), err: short(written.err) };
}

const run = ["run", "--at", at, "--out", "@out", "--db", "@docket.sqlite", "@customers.ndjson"];
const commands = [
  run,
  ["messages", "--db", "@docket.sqlite"],
  ["forget", "c-1", "--db", "@docket.sqlite"],
];

/** A folder with customers and, in `docket.sqlite`, the record of a run. */
async function placeWithRecord(customers = 2): Promise<Place> {
  const place = await freshPlace();
  const all = Array.from({ length: customers }, (_, i) => customerRecord(i + 1));
  await place.write("customers.ndjson", ndjson(...all));
  expect((await place.docket(...run)).code).toBe(0);
  return place;
}

/** Changes a place's database from outside, and leaves nothing of that in its journal. */
function change(place: Place, sql: string): void {
  const database = new Database(join(place.path, "docket.sqlite"));
  database.exec(sql);
  database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").raw().all();
  database.close();
}

/** Root may do everything: as somebody else then. */
async function asUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

interface Trouble {
  readonly what: string;
  /** Without the file's name before it. */
  readonly sentence: string;
  readonly make: (place: Place) => unknown;
  readonly docket?: (place: Place, ...args: readonly string[]) => Promise<Ran>;
}

const soon: typeof openSqlite = (path, options) =>
  openSqlite(path, { ...options, busyTimeoutMs: 30 });
const locks: Database.Database[] = [];

const troubles: readonly Trouble[] = [
  {
    what: "of another program",
    sentence: "is a file of another program: name another file",
    make: (place) => writeFile(join(place.path, "docket.sqlite"), "Dear customer,\n".repeat(500)),
  },
  {
    what: "written by a newer Docket",
    sentence: "was written by a newer Docket (schema 2; this one knows 1): update Docket",
    make: (place) => change(place, "PRAGMA user_version = 2"),
  },
  {
    what: "that another process writes for too long",
    sentence: "is locked by another process: try again when that has finished",
    make: (place) => {
      const lock = new Database(join(place.path, "docket.sqlite"));
      lock.exec("BEGIN IMMEDIATE");
      locks.push(lock);
    },
    docket: (place, ...args) => docketOver(soon, place, ...args),
  },
  {
    what: "on which its user may not write",
    sentence: "cannot be read and written: allow both for the file and its folder",
    make: async (place) => {
      await place.write("out/.keep", "");
      for (const name of ["", "out"]) await chmod(join(place.path, name), 0o777);
      for (const end of ["", "-wal", "-shm"]) {
        await chmod(join(place.path, `docket.sqlite${end}`), 0o444).catch(() => undefined);
      }
    },
    docket: (place, ...args) => asUser(() => place.docket(...args)),
  },
];

describe("a database that cannot be used", () => {
  afterEach(() => {
    for (const lock of locks.splice(0)) lock.close();
  });

  it.each(troubles)("$what ends every command in one sentence, unchanged", async (trouble) => {
    const place = await placeWithRecord();
    await trouble.make(place);
    const docket = trouble.docket ?? ((of, ...args) => of.docket(...args));
    const state = async () => [
      await readFile(join(place.path, "docket.sqlite")),
      await place.read("out/events.ndjson"),
      await place.names(),
    ];
    const before = await state();
    for (const command of commands) {
      expect(await docket(place, ...command)).toEqual({
        code: 1,
        out: "",
        err: `docket: @docket.sqlite ${trouble.sentence}.\n`,
      });
    }
    expect(await state()).toEqual(before);
  });
});

describe("a disk that is full", () => {
  /** Opens files that may grow by so many pages of 4 KB only. */
  const roomFor =
    (pages: number): typeof openSqlite =>
    (path, options) =>
      openSqlite(path, options).map((file) => {
        const [[size] = [0]] = file.all<[number]>("PRAGMA page_count");
        file.all(`PRAGMA max_page_count = ${size + pages}`);
        return file;
      });
  const sentence =
    "docket: It cannot go on: SQLite file @docket.sqlite cannot be used: it is on a full disk; " +
    "make room there.";

  it.each([0, 5, 20, 40])(
    "with room for %i pages ends a run in one sentence; there being more, it goes on",
    async (pages) => {
      const whole = await placeWithRecord(10);
      const place = await freshPlace();
      await place.write("customers.ndjson", await whole.read("customers.ndjson"));
      const { code, out, err } = await docketOver(roomFor(pages), place, ...run);
      // How many messages it got to is on the lines before.
      expect([code, out, err.split("\n").at(-2)]).toEqual([1, "", sentence]);
      expect(await place.names()).toEqual(["customers.ndjson", "docket.sqlite"]);
      expect((await place.docket(...run)).code).toBe(0);
      expect(await place.read("out/summary.json")).toBe(await whole.read("out/summary.json"));
      expect(await place.read("out/messages.ndjson")).toBe(await whole.read("out/messages.ndjson"));
    },
  );
});

describe("the key in DOCKET_KEY", () => {
  const [one, other] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString("base64"));
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ["missing", one, undefined, "needs its key: set DOCKET_KEY to the one it was made with."],
    ["another", one, other, "was made with another key: set DOCKET_KEY to that one."],
    ["needless", undefined, one, "was made without DOCKET_KEY: unset it."],
  ])("is named when it is %s", async (_, madeWith, openedWith, sentence) => {
    vi.stubEnv("DOCKET_KEY", madeWith);
    const place = await placeWithRecord();
    vi.stubEnv("DOCKET_KEY", openedWith);
    for (const command of commands) {
      expect(await place.docket(...command)).toMatchObject({
        code: 1,
        err: `docket: @docket.sqlite ${sentence}\n`,
      });
    }
    vi.stubEnv("DOCKET_KEY", madeWith);
    expect((await place.docket("verify", "--db", "@docket.sqlite")).code).toBe(0);
  });

  it.each(["x", Buffer.alloc(31).toString("base64")])("is refused when it is %j", async (key) => {
    vi.stubEnv("DOCKET_KEY", key);
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1)));
    expect((await place.docket(...run)).err).toBe(
      'docket: DOCKET_KEY is no key: expected 32 bytes as base64, e.g. of "openssl rand -base64 32".\n',
    );
    expect((await place.names()).filter((name) => name.endsWith("sqlite"))).toEqual([]);
  });
});
