/**
 * Records 20,000 decisions over eight weeks in which four things change, asks `docket drift` about
 * them, and shows that exactly those are found. Exits with 1 if not.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { priceBook } from "#domain";
import { driftReportSchema } from "#domain/drift";
import { check } from "./check.js";
import { writeEvents } from "./events-file.js";
import { findings } from "./findings.js";
import { recordedStory } from "./record.js";
import { current, reference } from "./story.js";

const root = join(import.meta.dirname, "../..");
const out = join(root, "out/drift");
const file = (name: string) => relative(process.cwd(), join(out, name));
const date = (instant: string) => instant.slice(0, 10);

mkdirSync(out, { recursive: true });
const prices = readFileSync(join(root, "examples/price-book.json"), "utf8");
const story = { decisions: 20_000, seed: 7, priceBook: priceBook.parse(JSON.parse(prices)) };
const began = performance.now();
const events = writeEvents(file("events.ndjson"), recordedStory(story));
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(
  `${story.decisions.toLocaleString("en-US")} decisions, ${events.toLocaleString("en-US")} events in ${seconds} s: ${file("events.ndjson")}`,
);

const options = [
  ...["drift", "--events", file("events.ndjson")],
  ...["--reference", `${date(reference.from)}..${date(reference.to)}`],
  ...["--current", `${date(current.from)}..${date(current.to)}`],
  ...["--html", file("report.html"), "--json", file("report.json")],
];
console.log(`\n$ docket ${options.join(" ")}\n`);
const docket = [...process.execArgv, join(root, "src/infrastructure/docket.ts")];
const { status } = spawnSync(process.execPath, [...docket, ...options], { stdio: "inherit" });
if (status === 0) {
  const report = driftReportSchema.parse(JSON.parse(readFileSync(file("report.json"), "utf8")));
  const checked = check(report);
  console.log(`\n${findings(checked)}`);
  console.log(`\nThe page: ${file("report.html")}`);
  if (checked.differences.length > 0) process.exitCode = 1;
} else process.exitCode = 1;
