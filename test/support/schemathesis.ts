import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The document of the admin API, as it is committed. */
export const committedDocument = join(root, "docs/openapi.json");

/** What a command printed, and whether it succeeded. */
export interface Tried {
  readonly isWell: boolean;
  readonly printed: string;
}

/** What Schemathesis is to try. */
export interface Trial {
  /** Where the API is. */
  readonly url: string;
  /**
   * By the name of a path's parameter, what is on the record, so that requests get further than to what
   * is not found.
   */
  readonly known: Readonly<Record<string, unknown>>;
  /** How many requests it makes up for each operation. */
  readonly examples: number;
  /**
   * Whether nobody else uses the record: then ids that answers tell of are tried as well, and each
   * field's limits one by one, which takes some 2,000 requests.
   */
  readonly isAlone: boolean;
  /** Operations that are left out. */
  readonly without?: readonly string[];
}

/** Runs a module or a script of Python. */
export function python(command: string, args: readonly string[], cwd: string): Promise<Tried> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, NO_COLOR: "1", COLUMNS: "200" } };
    execFile(command, args, { ...options, maxBuffer: 2 ** 26 }, (error, printed, complaints) =>
      resolve({ isWell: error === null, printed: `${printed}\n${complaints}` }),
    );
  });
}

/** Tries the admin API by its document; the same requests each time, as far as its answers are. */
export async function tryApi(
  command: string,
  { url, known, examples, isAlone, without = [] }: Trial,
): Promise<Tried> {
  const folder = mkdtempSync(join(tmpdir(), "docket-fuzz-"));
  writeFileSync(join(folder, "openapi.json"), documentWith(known));
  const cli = ["-c", "import sys; from schemathesis.cli import schemathesis; schemathesis()"];
  const config = readFileSync(join(import.meta.dirname, "schemathesis.toml"), "utf8");
  writeFileSync(join(folder, "config.toml"), isAlone ? config : `${config}\n${othersLeftAlone}`);
  const run = ["--config-file", "config.toml", "run", "openapi.json", "--url", url];
  const phases = isAlone ? "examples,coverage,fuzzing" : "examples,fuzzing";
  const how = ["--seed", "8", "--phases", phases];
  const bounds = ["--max-examples", String(examples), "--workers", "1", "--no-shrink"];
  const left = without.flatMap((id) => ["--exclude-operation-id", id]);
  try {
    return await python(command, [...cli, ...run, ...how, ...bounds, ...left], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const othersLeftAlone = ["fuzzing", "examples"]
  .map((phase) => `[phases.${phase}.extra-data-sources]\nresponses = false\n`)
  .join("\n");

/** Without what is said of signatures: those are not Schemathesis's to make. */
function documentWith(known: Trial["known"]): string {
  const { security: _, ...unsigned } = JSON.parse(readFileSync(committedDocument, "utf8"));
  return JSON.stringify(unsigned, (_key, value) =>
    value?.in === "path" && value.name in known ? { ...value, example: known[value.name] } : value,
  );
}
