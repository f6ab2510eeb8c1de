import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { FixedClock } from "#adapters/in-memory";
import { sqlitePorts } from "#adapters/sqlite";
import type { Recorded, StreamName } from "#domain";
import { type TestEvent, testContracts } from "../conformance/event-store/subject.js";
import { testFolder } from "./sqlite/folder.js";

const { newPath, open } = testFolder();
const clock = new FixedClock("2026-01-01T00:00:00.000Z");

const writerPath = fileURLToPath(new URL("./sqlite/writer.ts", import.meta.url));

/** A process that appends commits of two events, and the versions that it was told are stored. */
function writer(path: string, stream: string, commits: number) {
  const args = ["--conditions=docket-source", "--import", "tsx", writerPath];
  const child = spawn(process.execPath, [...args, path, stream, String(commits)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: number[] = [];
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => acknowledged.push(Number(line)));
  return { child, lines, acknowledged, done: done(child) };
}

async function done(child: ChildProcess): Promise<string> {
  const [code, signal] = await once(child, "close");
  return signal ?? code;
}

async function stored(path: string, stream: string): Promise<readonly Recorded<TestEvent>[]> {
  const { events } = sqlitePorts(open(path), { clock, contracts: testContracts });
  const read = await events.read(stream as StreamName<TestEvent>);
  return read._unsafeUnwrap().recorded;
}

const versions = (recorded: readonly Recorded[]) => recorded.map(({ version }) => version);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe("several processes on one SQLite file", () => {
  it("make it together, and lose and double nothing in one stream or in several", async () => {
    const path = newPath();
    const streams = ["test:one", "test:one", "test:two", "test:three"];
    const writers = streams.map((stream) => writer(path, stream, 200));
    expect(await Promise.all(writers.map((each) => each.done))).toEqual([0, 0, 0, 0]);

    const shared = await stored(path, "test:one");
    expect(versions(shared)).toEqual(upTo(800));
    const counts = new Map<string, number>();
    for (const { commitId } of shared) counts.set(commitId, (counts.get(commitId) ?? 0) + 1);
    expect(counts.size).toBe(400);
    expect(new Set(counts.values())).toEqual(new Set([2]));
    expect(versions(await stored(path, "test:two"))).toEqual(upTo(400));
    expect(versions(await stored(path, "test:three"))).toEqual(upTo(400));
  }, 60_000);

  it("leave all that was acknowledged, without a gap, when one is killed", async () => {
    const path = newPath();
    const { child, lines, acknowledged, done: ended } = writer(path, "test:killed", 1_000_000);
    lines.on("line", () => {
      if (acknowledged.length === 100) child.kill("SIGKILL");
    });
    expect(await ended).toBe("SIGKILL");

    const left = await stored(path, "test:killed");
    expect(left.length).toBeGreaterThanOrEqual(Math.max(...acknowledged));
    expect(versions(left)).toEqual(upTo(left.length));
    expect(left.length % 2).toBe(0);
  }, 60_000);
});
