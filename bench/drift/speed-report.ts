import { goal, machine, number, table } from "../report.js";
import type { Evidently } from "./speed-evidently.js";
import type { Measured } from "./speed-run.js";

const limits = { decisions: 1_000_000, share: 0.5, bytes: 400e6, seconds: 1 };

/** What was measured, as a page. */
export function speedReport(measured: Measured, other: Evidently | string): string {
  const { decisions, events, bytes, scan, profile, parse, read, cpu, parseCpu } = measured;
  const whole = decisions >= limits.decisions;
  const rows = [
    [
      "decisions (events, MB of them)",
      `${number(decisions)} (${number(events)}, ${megabytes(bytes)})`,
    ],
    ["columns, checks of them", `${measured.columns}, ${measured.checks}`],
    ["s to read their lines and parse them, and nothing else", number(read + parse, 1)],
    ["s of that in JSON.parse itself", number(parse, 1)],
    ["s to scan: read, parse, fold, write columns", number(scan, 1)],
    ["s to profile the columns and judge", number(profile, 1)],
    ["speed of both, of reading and parsing alone", share(read + parse, scan + profile)],
    ["speed of both, of JSON.parse itself, which reads nothing", share(parse, scan + profile)],
    ["processor s: scan and profile, all threads", number(cpu, 1)],
    ["processor s: JSON.parse itself", number(parseCpu, 1)],
    ["speed by processor time, of JSON.parse itself", share(parseCpu, cpu)],
    ["ms for a report from profiles", number(measured.judge * 1000)],
    ["µs to merge two profiles", number(measured.mergeMicroseconds, 1)],
    ["MB of columns on disk", megabytes(measured.columnBytes)],
    [
      "MB of memory at first, at peak",
      `${megabytes(measured.startRss)}, ${megabytes(measured.peakRss)}`,
    ],
    ["kB of HTML", number(measured.html / 1000)],
  ];
  return [
    machine(!whole).replace("# Speed and memory", "# Drift: speed and memory"),
    "",
    "`npm run bench:drift -- --write` makes this page. A record without drift, with all default",
    "columns, is read from an `events.ndjson`; memory is the resident set of a process of its own,",
    "and parsing alone is to read the same file by 4 MiB and to `JSON.parse` every line, in the same",
    "process, after the rest. Of that the calls of `JSON.parse` are told apart: they have their text",
    "already, which replay has not. Writing the record is not counted. Seconds of the clock hold what",
    "else the machine had to do; processor seconds do not, but count what the collector does on other",
    "threads. Of a line as Docket writes it replay parses the event, not what stands around it.",
    "",
    table(["", "measured"], rows),
    "",
    goal(
      "at least half the speed of reading and parsing alone",
      (scan + profile) * limits.share <= read + parse,
      share(read + parse, scan + profile),
    ),
    goal(
      "at least half the speed of JSON.parse itself",
      (scan + profile) * limits.share <= parse,
      share(parse, scan + profile),
    ),
    goal("at most 400 MB", measured.peakRss <= limits.bytes, `${megabytes(measured.peakRss)} MB`),
    goal(
      "a report from profiles within 1 s",
      measured.judge <= limits.seconds,
      `${number(measured.judge * 1000)} ms`,
    ),
    ...(whole ? [] : ["", "Its goals are for 1,000,000 decisions: not measured in this run."]),
    "",
    "## Beside it: evidently",
    "",
    beside(other),
  ].join("\n");
}

function beside(other: Evidently | string): string {
  if (typeof other === "string") return `Not measured: ${other}.`;
  const rows = [
    ["version", other.version],
    ["rows, columns", `${number(other.rows)}, ${other.columns}`],
    ["s to compute", number(other.seconds, 1)],
    ["MB at peak", megabytes(other.peakRss)],
    ["kB of HTML", number(other.html / 1000)],
    ["columns with drift, where nothing was changed", String(other.drifted)],
  ];
  return [
    "`DataDriftPreset` with its defaults over the same columns of the same decisions, as a table in",
    "memory; reading it is not counted. Sets, and shares of new words, are left out there.",
    "",
    table(["", "measured"], rows),
  ].join("\n");
}

function share(part: number, whole: number): string {
  return number(part / whole, 2);
}

function megabytes(bytes: number): string {
  return number(bytes / 1e6);
}
