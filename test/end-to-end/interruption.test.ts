import { execFileSync, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, customerRecord, freshPlace, ndjson } from "../support/command-line.js";

const repository = join(import.meta.dirname, "../..");

describe("Ctrl-C", () => {
  it("in the middle of a run ends it in one sentence that says how to go on", async () => {
    const place = await freshPlace();
    const twenty = Array.from({ length: 20 }, (_, n) => customerRecord(n));
    await place.write("a.ndjson", ndjson(...twenty));
    const interruption = new AbortController();
    let written = "";
    const { code, out } = await place.docketOn(
      {
        interrupted: interruption.signal,
        err(text) {
          written += text;
          interruption.abort();
        },
      },
      ...["run", "--at", at, "--out", "@out", "--rejects", "@rejects.ndjson", "@a.ndjson"],
    );
    expect([code, out]).toEqual([130, ""]);
    expect(written.replaceAll(`${place.path}/`, "@").split("\n").slice(1)).toEqual([
      "docket: Interrupted; run it again to go on with the record in @out/docket.sqlite.",
      "",
    ]);
    expect(await place.names()).toEqual(["a.ndjson", "out", "out/docket.sqlite"]);
  });

  it("without a database leaves nothing, and says so", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    const { code, err } = await place.docketOn(
      { interrupted: AbortSignal.abort() },
      ...["run", "--at", at, "--out", "@out", "--in-memory", "@a.ndjson"],
    );
    expect([code, err]).toEqual([130, "docket: Interrupted; nothing was written.\n"]);
    expect(await place.names()).toEqual(["a.ndjson"]);
  });

  it("leaves earlier results as they were", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    await place.write("out/events.ndjson", "earlier");
    const { code } = await place.docketOn(
      { interrupted: AbortSignal.abort() },
      ...["run", "--at", at, "--out", "@out", "@a.ndjson"],
    );
    expect(code).toBe(130);
    expect(await place.read("out/events.ndjson")).toBe("earlier");
    expect(await place.names()).toEqual([
      ...["a.ndjson", "out", "out/docket.sqlite", "out/events.ndjson"],
    ]);
  });

  it("clears the bar before its sentence, on a terminal", async () => {
    const place = await freshPlace();
    await place.write(
      "a.ndjson",
      ndjson(...Array.from({ length: 20 }, (_, n) => customerRecord(n))),
    );
    const interruption = new AbortController();
    let written = "";
    await place.docketOn(
      {
        isInteractive: true,
        interrupted: interruption.signal,
        err(text) {
          written += text;
          interruption.abort();
        },
      },
      ...["run", "--at", at, "--out", "@out", "--in-memory", "@a.ndjson"],
    );
    expect(written.split(/[\n\r]/).at(-2)).toBe(
      "\u001b[2Kdocket: Interrupted; nothing was written.",
    );
  });

  it("ends the process itself with 130", async () => {
    const place = await freshPlace();
    const { child, ended } = docket("run", "--out", join(place.path, "out"));
    child.stderr.once("data", () => child.kill("SIGINT"));
    const { code, signal, out, err } = await ended;
    expect([code, signal, out]).toEqual([130, null, ""]);
    expect(err).toMatch(/^(Messages .*\n)+docket: Interrupted; run it again to go on with .*\n$/);
    expect(await place.names()).toEqual(["out", "out/docket.sqlite"]);
  });
});

describe("Ctrl-C while outcomes are read", () => {
  it("ends it at the next one, and says how to go on", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    await place.docket("run", "--at", at, "--out", "@out", "@a.ndjson");
    const told = { message_id: "m", kind: "opened", event_id: "e", occurred_at: at };
    await place.write("b.ndjson", ndjson(...Array.from({ length: 50 }, () => told)));
    const { signal } = new AbortController();
    let isPressed = false;
    // Pressed when the first is being read, and known as soon as the event loop turns.
    const aborted = () => {
      setImmediate(() => {
        isPressed = true;
      });
      return isPressed;
    };
    const ran = await place.docketOn(
      { interrupted: Object.defineProperty(signal, "aborted", { get: aborted }) },
      ...["outcomes", "@b.ndjson", "--db", "@out/docket.sqlite"],
    );
    expect(ran).toEqual({
      code: 130,
      out: "",
      err: "docket: Interrupted; run it again to go on with the record in @out/docket.sqlite.\n",
    });
  });
});

describe("Ctrl-C while a command only reads", () => {
  it.each([["verify"], ["messages"], ["explain", "m-1"]])(
    "ends the process at once, as docket %s",
    async (...args) => {
      const place = await freshPlace();
      const pipe = join(place.path, "events");
      execFileSync("mkfifo", [pipe]);
      const { child, ended } = docket(...args, "--events", pipe);
      // Opens as soon as the command reads it, which then waits for what never comes.
      const writer = await open(pipe, "w");
      child.kill("SIGINT");
      const { code, signal, out, err } = await ended;
      await writer.close();
      // Shells call it 130.
      expect([code, signal, out, err]).toEqual([null, "SIGINT", "", ""]);
    },
  );
});

describe.skipIf(!existsSync("/dev/full"))("a disk that is full", () => {
  it("under the output is told in one sentence, and is a failure", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", "nothing\n");
    const full = await open("/dev/full", "w");
    const { ended } = docketTo(["ignore", full.fd, "pipe"], "check", join(place.path, "a.ndjson"));
    const { code, err } = await ended;
    await full.close();
    expect([code, err]).toEqual([
      1,
      "docket: The output cannot be written: no space left on device.\n",
    ]);
  });

  it("under what it has to say changes nothing else", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", "nothing\n");
    const full = await open("/dev/full", "w");
    const { ended } = docketTo(
      ["ignore", "pipe", full.fd],
      ...["run", "--json", "--in-memory", "--out", join(place.path, "out")],
      join(place.path, "a.ndjson"),
    );
    const { code, out } = await ended;
    await full.close();
    expect([code, JSON.parse(out)]).toMatchObject([2, { read: 1, refused: 1 }]);
  });
});

describe("docket doctor, stopped by Ctrl-C", () => {
  it("calls nothing a failure that it has not tried", async () => {
    const place = await freshPlace();
    const { code, out, err } = await place.docketOn(
      { interrupted: AbortSignal.abort() },
      "doctor",
      "--agents",
      join(repository, "examples", "agents"),
    );
    expect([code, out, err]).toEqual([130, "", "docket: Interrupted; nothing was written.\n"]);
  });
});

describe("a reader that has seen enough, like head", () => {
  it("ends a command without a word", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", "nothing\n".repeat(20_000));
    const { child, ended } = docket("check", join(place.path, "a.ndjson"));
    child.stdout.once("data", () => child.stdout.destroy());
    expect((await ended).err).toBe("");
  });
});

/** A process of its own. */
function docket(...args: readonly string[]) {
  const { child, ended } = docketTo(["ignore", "pipe", "pipe"], ...args);
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error("no pipes");
  return { child: Object.assign(child, { stdout, stderr }), ended };
}

/** The same, with other places to read from and write to. */
function docketTo(stdio: StdioOptions, ...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--conditions=docket-source", "src/infrastructure/docket.ts", ...args],
    { cwd: repository, stdio },
  );
  const written = { out: "", err: "" };
  child.stdout?.on("data", (text: Buffer) => {
    written.out += text;
  });
  child.stderr?.on("data", (text: Buffer) => {
    written.err += text;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...written }));
  return { child, ended };
}
