/** npm run bench:drift -- [--decisions 1000000] [--write]: replay for drift, measured. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { evidently } from "./speed-evidently.js";
import { writeRecord } from "./speed-record.js";
import { speedReport } from "./speed-report.js";
import type { Measured } from "./speed-run.js";

const args = process.argv.slice(2);
const asked = Number(args[args.indexOf("--decisions") + 1]);
const decisions = args.includes("--decisions") && asked > 0 ? asked : 1_000_000;

const folder = await mkdtemp(join(tmpdir(), "docket-bench-drift-"));
try {
  const record = join(folder, "events.ndjson");
  const columns = join(folder, "columns");
  process.stderr.write(`writing a record of ${decisions} decisions\n`);
  await writeRecord(record, decisions);
  process.stderr.write("reading it\n");
  const script = fileURLToPath(new URL("speed-run.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, record, columns]);
  const measured = JSON.parse(stdout) as Measured;
  const other = await evidently(columns, folder, (line) => process.stderr.write(`${line}\n`));
  const text = speedReport(measured, other);
  process.stdout.write(`${text}\n`);
  if (args.includes("--write")) await writeFile("docs/drift-speed.md", `${text}\n`);
} finally {
  await rm(folder, { recursive: true });
}
