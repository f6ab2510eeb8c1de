import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { FixedClock } from "#adapters/in-memory";
import { openSqlite, sqlitePorts } from "#adapters/sqlite";
import { start } from "#application";
import { messageContract, streamName } from "#domain";
import { freshPlace, type Place } from "../support/command-line.js";
import { day, decisionEvents } from "../support/decisions.js";
import { metadata } from "../support/metadata.js";

const program = join(import.meta.dirname, "../../dist/infrastructure/docket.js");
const decisions = 6000;

/** A record of eight weeks, with a change in the middle of them. */
async function writeRecord({ path }: Place): Promise<void> {
  const file = openSqlite(join(path, "record.sqlite"))._unsafeUnwrap();
  // Waiting for the disk after each of thousands of commits would take most of the test's time.
  file.run("PRAGMA synchronous = OFF");
  const { events } = sqlitePorts(file, { clock: new FixedClock(day(60)) });
  for (let id = 0; id < decisions; id += 1) {
    const latencyMs = (500 + ((id * 37) % 100) * 5) * (id < decisions / 2 ? 1 : 2);
    const told = decisionEvents({ id, day: (id / decisions) * 56, latencyMs });
    const stream = streamName(messageContract.category, `m-${id}`);
    const info = { commitId: `commit-${id}`, metadata };
    (await events.append(stream, start, told, info))._unsafeUnwrap();
  }
  file.close();
}

/** The comparison as a process of its own, on the compiled program. */
function begin({ path }: Place, work: string): ChildProcess {
  const windows = ["--reference", "2026-01-01..2026-01-29", "--current", "2026-01-29..2026-02-26"];
  const files = ["--db", "record.sqlite", "--work-file", work, "--json", `${work}.json`];
  return spawn(process.execPath, [program, "drift", ...files, ...windows], {
    cwd: path,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

const noted = z.object({ bytes: z.int(), chunks: z.int(), note: z.string() });
const place = z.object({
  rows: z.int(),
  segments: z.array(z.object({ isDone: z.boolean() })),
});

/** How far a work file says that it got, and its bytes up to there. */
function kept({ path }: Place, work: string) {
  const { bytes, note } = noted.parse(JSON.parse(readFileSync(join(path, `${work}.note`), "utf8")));
  const { rows, segments } = place.parse(JSON.parse(note));
  const data = readFileSync(join(path, work)).subarray(0, bytes);
  return { rows, isWhole: segments.every(({ isDone }) => isDone), data };
}

/** Compares, and kills the process when it has noted for the first time how far it got. */
async function killAtCheckpoint(at: Place, work: string): Promise<unknown> {
  const child = begin(at, work);
  const ended = once(child, "exit");
  const watcher = watch(at.path, (_, name) => {
    if (name === `${work}.note`) child.kill("SIGKILL");
  });
  onTestFinished(() => watcher.close());
  const [, signal] = await ended;
  return signal;
}

describe("docket drift killed in its middle", () => {
  it("goes on from its last checkpoint, to the report of one that was not", {
    timeout: 120_000,
  }, async () => {
    const at = await freshPlace();
    await writeRecord(at);
    expect(await once(begin(at, "whole"), "exit")).toEqual([0, null]);
    const report = await at.read("whole.json");
    expect(JSON.parse(report).reference.decisions).toBe(decisions / 2);

    expect(await killAtCheckpoint(at, "killed")).toBe("SIGKILL");
    const before = kept(at, "killed");
    expect(before.isWhole).toBe(false);
    expect(before.rows).toBeGreaterThan(0);
    expect(before.rows).toBeLessThan(decisions);

    expect(await once(begin(at, "killed"), "exit")).toEqual([0, null]);
    expect(await at.read("killed.json")).toBe(report);
    const after = kept(at, "killed");
    expect([after.rows, after.isWhole]).toEqual([decisions, true]);
    expect(after.data.subarray(0, before.data.length).equals(before.data)).toBe(true);
  });
});
