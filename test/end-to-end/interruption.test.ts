import { spawn } from "node:child_process";
import { once } from "node:events";
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
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--conditions=docket-source", "src/infrastructure/docket.ts", ...args],
    { cwd: repository, stdio: ["ignore", "pipe", "pipe"] },
  );
  const written = { out: "", err: "" };
  child.stdout.on("data", (text: Buffer) => {
    written.out += text;
  });
  child.stderr.on("data", (text: Buffer) => {
    written.err += text;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...written }));
  return { child, ended };
}
