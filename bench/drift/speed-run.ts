/** Measures replay for drift in a process of its own: `speed-run <file> <decisions>`. Prints JSON. */
import { open } from "node:fs/promises";
import { reportHtml } from "#adapters/drift-report";
import { DiskColumnFile, RecordedEvents } from "#adapters/files";
import type { ColumnFile } from "#application";
import { measureDrift, type Scanned, scanDecisions } from "#application/drift";
import { judgeDrift, mergeProfiles, type Profile } from "#domain/drift";
import { windows } from "./speed-record.js";

/** What was measured: seconds and bytes. */
export interface Measured {
  readonly decisions: number;
  readonly events: number;
  readonly bytes: number;
  readonly columns: number;
  readonly checks: number;
  readonly drifted: number;
  readonly scan: number;
  readonly profile: number;
  readonly judge: number;
  readonly merges: number;
  readonly mergeMicroseconds: number;
  readonly html: number;
  readonly peakRss: number;
  readonly startRss: number;
  readonly columnBytes: number;
  readonly parse: number;
  readonly read: number;
  /** Seconds of processors: to scan and profile; to parse alone, without reading. */
  readonly cpu: number;
  readonly parseCpu: number;
}

/** Kept where it can be seen, so that parsing is not left out. */
export let parsed: unknown;

const [file = "", folder = ""] = process.argv.slice(2);
const seconds = (since: number) => (performance.now() - since) / 1000;
/** Of all threads of this process: other processes do not make it longer, as they do a wall's clock. */
const cpuSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const startRss = process.memoryUsage().rss;

const columnFile = new DiskColumnFile(folder);
const cpuBefore = cpuSeconds();
let before = performance.now();
const scanned: Scanned = (
  await scanDecisions(new RecordedEvents(file), columnFile, { source: file })
)._unsafeUnwrap();
const scan = seconds(before);
const kept: ColumnFile = new DiskColumnFile(folder);
before = performance.now();
const { report, reference } = (
  await measureDrift(kept, { ...windows, codeVersion: "bench" })
)._unsafeUnwrap();
const profile = seconds(before);
const cpu = cpuSeconds() - cpuBefore;
const peakRss = process.resourceUsage().maxRSS * 1024;

const profiles = reference.segments.flatMap(({ columns }) => columns);
const judge = judging();
const merging = mergesOf(profiles.map((each) => each.profile));
const alone = await parseAlone();
const { size: columnBytes } = await sizeOf(folder);
const verdicts = report.verdicts[0]?.columns ?? [];
const measured: Measured = {
  decisions: scanned.rows,
  events: scanned.events,
  ...{ scan, profile, judge, peakRss, startRss, columnBytes, cpu, ...alone, ...merging },
  columns: new Set(verdicts.map(({ column }) => column.name)).size,
  checks: verdicts.length,
  drifted: verdicts.filter(({ verdict }) => verdict.type === "drift").length,
  html: reportHtml(report).length,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);

/** A report from profiles alone: the reference's against themselves, for each is as large as any. */
function judging(): number {
  const since = performance.now();
  judgeDrift({
    codeVersion: "bench",
    reference: report.reference,
    current: report.current,
    columns: [
      {
        columns: profiles.map(({ column, frame, profile: one, trend }) => ({
          ...{ column, frame, reference: one, current: one, trend },
        })),
      },
    ],
    changes: [],
    leftOut: [],
  });
  return seconds(since);
}

function mergesOf(all: readonly Profile[]): { merges: number; mergeMicroseconds: number } {
  const since = performance.now();
  let merges = 0;
  while (seconds(since) < 0.5) {
    for (const one of all) mergeProfiles(one, one)._unsafeUnwrap();
    merges += all.length;
  }
  return { merges, mergeMicroseconds: (seconds(since) * 1e6) / merges };
}

/** Reads the file's lines and parses them, and nothing else; `parse` is the time in JSON.parse. */
async function parseAlone(): Promise<Pick<Measured, "parse" | "read" | "bytes" | "parseCpu">> {
  const handle = await open(file, "r");
  const block = Buffer.allocUnsafe(4 * 1024 * 1024);
  const since = performance.now();
  let [offset, parse, parseCpu] = [0, 0, 0];
  for (;;) {
    const { bytesRead } = await handle.read(block, 0, block.length, offset);
    const end = block.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    if (end === 0) break;
    const lines = block.toString("utf8", 0, end).trimEnd().split("\n");
    const [began, beganCpu] = [performance.now(), cpuSeconds()];
    for (const line of lines) parsed = JSON.parse(line);
    parse += performance.now() - began;
    parseCpu += cpuSeconds() - beganCpu;
    offset += end;
  }
  await handle.close();
  return { parse: parse / 1000, read: seconds(since) - parse / 1000, bytes: offset, parseCpu };
}

async function sizeOf(path: string): Promise<{ size: number }> {
  const handle = await open(path, "r");
  const { size } = await handle.stat();
  await handle.close();
  return { size };
}
