/** The whole pipeline over many customers, in a process of its own. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { exampleCustomers } from "../examples/generate.js";
import type { Measured } from "./pipeline-run.js";
import { goal, number, table } from "./report.js";

const limits = { customers: 10_000, seconds: 30, bytes: 500e6 };

/** Runs the pipeline over so many generated customers, and says what it took. */
export async function pipelineReport(customers: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "docket-bench-"));
  try {
    const file = join(folder, "customers.ndjson");
    await writeFile(file, records(customers));
    const script = fileURLToPath(new URL("pipeline-run.js", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script, file]);
    return describe(JSON.parse(stdout) as Measured);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** They are made here: making them takes memory that is not the pipeline's. */
function records(customers: number): string {
  return exampleCustomers(customers)
    .map((customer) => `${JSON.stringify(customer)}\n`)
    .join("");
}

function describe(measured: Measured): string {
  const { customers, messages, approved, attempts, events, seconds, rss } = measured;
  const total = seconds.takeIn + seconds.write;
  const whole = customers === limits.customers;
  const rows = [
    ["customers", number(customers)],
    ["messages written (of them approved)", `${number(messages)} (${number(approved)})`],
    ["drafts, each of them judged", number(attempts)],
    ["events", number(events)],
    ["seconds", number(total, 1)],
    ["- to take the records in", number(seconds.takeIn, 1)],
    ["- to write and judge", number(seconds.write, 1)],
    ["messages a second, while writing", number(messages / seconds.write)],
    ["events a second", number(events / total)],
    ["MB before the first record", megabytes(rss.before)],
    ["MB with all records taken in", megabytes(rss.takenIn)],
    ["MB, most of all samples", megabytes(rss.sampled)],
    ["MB at peak, by the system", megabytes(rss.peak)],
    ["MB of JavaScript objects at the end", megabytes(rss.heapAtEnd)],
  ];
  return [
    "## The whole pipeline in memory",
    "",
    `From a file of ${number(customers)} generated customers to judged messages, with the example's`,
    "agents and past messages, a simulated model, and every event kept in memory. Memory is the",
    "resident set of a process of its own that runs the package as it is built.",
    "",
    table(["", "measured"], rows),
    "",
    ...(whole
      ? [
          goal("10,000 customers within 30 s", total <= limits.seconds, `${number(total, 1)} s`),
          goal("and within 500 MB", rss.peak <= limits.bytes, `${megabytes(rss.peak)} MB`),
        ]
      : ["Its goals, 30 s and 500 MB, are for 10,000 customers: not measured in this run."]),
  ].join("\n");
}

function megabytes(bytes: number): string {
  return number(bytes / 1e6);
}
