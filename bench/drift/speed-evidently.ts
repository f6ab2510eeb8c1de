import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { DiskColumnFile } from "#adapters/files";
import { openChunk } from "#application/drift";
import { windows } from "./speed-record.js";

/** What evidently took for the same columns. */
export interface Evidently {
  readonly version: string;
  readonly rows: number;
  readonly columns: number;
  readonly seconds: number;
  readonly peakRss: number;
  readonly html: number;
  readonly drifted: number;
}

const run = promisify(execFile);
const version = "0.7.23";
const python = ".cache/evidently/bin/python";
const kinds = ["numeric", "amount", "score", "rate", "category"];

/** Runs evidently over a column file, or says why it could not. */
export async function evidently(
  columns: string,
  folder: string,
  say: (line: string) => void,
): Promise<Evidently | string> {
  try {
    await install();
    const table = join(folder, "columns.csv");
    await writeTable(columns, table);
    const script = fileURLToPath(new URL("../../../bench/drift/beside.py", import.meta.url));
    const { stdout } = await run(python, [script, table, join(folder, "evidently.html")], {
      timeout: 30 * 60 * 1000,
    });
    return { version, ...JSON.parse(stdout.trim().split("\n").at(-1) ?? "") } as Evidently;
  } catch (cause) {
    const said = String(cause instanceof Error ? cause.message : cause).trim();
    const why = said.split("\n").at(-1) ?? "";
    say(`EVIDENTLY IS SKIPPED: ${why}`);
    return `it could not be run (${why.slice(0, 100)})`;
  }
}

async function install(): Promise<void> {
  const known = await run(python, ["-c", "import evidently"]).catch(() => undefined);
  if (known !== undefined) return;
  await run("python3", ["-m", "venv", ".cache/evidently"]);
  await run(python, ["-m", "pip", "install", "-q", `evidently==${version}`, "pandas<2.4"]);
}

/** Every row of both windows as CSV, the window first; what does not apply is empty. */
async function writeTable(columns: string, table: string): Promise<void> {
  const file = new DiskColumnFile(columns);
  const { chunks } = (await file.restore())._unsafeUnwrap();
  const handle = await open(table, "w");
  try {
    const border = Date.parse(windows.current.from);
    let names: readonly string[] | undefined;
    for (let at = 0; at < chunks; at += 1) {
      const chunk = openChunk((await file.read(at))._unsafeUnwrap())._unsafeUnwrap();
      const all = chunk.columns.filter(
        ({ stored }) => stored.role === "column" && kinds.includes(stored.kind),
      );
      names ??= all.map(({ stored }) => stored.name).sort();
      const ordered = names.map((name) => all.find(({ stored }) => stored.name === name));
      const lines = at === 0 ? [["window", ...names].join(",")] : [];
      for (let row = 0; row < chunk.rows; row += 1) {
        const window = (chunk.times[row] ?? 0) < border ? "reference" : "current";
        lines.push([window, ...ordered.map((column) => column?.valueAt(row) ?? "")].join(","));
      }
      await handle.write(`${lines.join("\n")}\n`);
    }
  } finally {
    await handle.close();
  }
}
