import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Ran } from "./command-line.js";

const program = join(import.meta.dirname, "../../dist/infrastructure/docket.js");

/** The command line as a process of its own, in a folder, with nothing else in its environment. */
export function docketWith(
  env: Readonly<Record<string, string>>,
  cwd: string,
  ...args: readonly string[]
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      { cwd, env: { PATH: process.env["PATH"], ...env }, maxBuffer: 1e8 },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
