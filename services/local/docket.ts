import { execFile } from "node:child_process";
import { join } from "node:path";
import { repository } from "../cache.js";
import type { Variables } from "../prepare-aws.js";

/** What the command line said. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const root = repository(import.meta.dirname);
const program = join(root, "src", "infrastructure", "docket.ts");
const loader = ["--import", "tsx", "--conditions=docket-source"];

/** Runs the command line from its sources, with these variables and no others of AWS. */
export function docket(variables: Variables, args: readonly string[]): Promise<Said> {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:AWS|DOCKET)_/.test(name));
  const env = { ...Object.fromEntries(own), ...variables };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...loader, program, ...args],
      { cwd: root, env, maxBuffer: 100_000_000 },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
