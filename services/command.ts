import { execFile } from "node:child_process";
import { err, ok, type Result } from "neverthrow";

/** Where a command runs, and what it finds in its environment. */
export interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Runs a command to its end: what it printed, or the one line that best says why it failed. */
export function run(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    // npm and mvn are scripts on Windows, which only a shell starts.
    const shell = process.platform === "win32";
    execFile(command, args, { ...options, shell }, (error, printed, complaints) => {
      if (error === null) resolve(ok(printed));
      else resolve(err(reasonIn(`${printed}\n${complaints}`) ?? error.message));
    });
  });
}

/** npm, tar and Maven begin with the reason, and go on about it; others end with it. */
function reasonIn(output: string): string | undefined {
  const [first] = /^(?:npm error|tar:|\[ERROR\]) .+$/m.exec(output) ?? [];
  return first ?? (output.trim().split("\n").at(-1) || undefined);
}
