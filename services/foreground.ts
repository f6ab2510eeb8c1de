import { spawn } from "node:child_process";
import { constants } from "node:os";

/**
 * Runs a command with these variables set, in place of this process: its input and output are the
 * command's, and signals are the command's to act on. Returns its exit code, as a shell counts.
 */
export function runWith(
  variables: Readonly<Record<string, string>>,
  command: string,
  args: readonly string[],
): Promise<number> {
  const child = spawn(command, args, {
    stdio: "inherit",
    env: { ...withoutProfile(process.env), ...variables },
    // npm is a script on Windows, which only a shell starts.
    shell: process.platform === "win32",
  });
  // Ctrl-C reaches the command by itself, of the same group; it decides when to end.
  const passOn = () => child.kill("SIGTERM");
  process.on("SIGTERM", passOn);
  const ended = new Promise<number>((resolve) => {
    child.on("error", ({ message }) => {
      process.stderr.write(`services: ${message}\n`);
      resolve(127);
    });
    child.on("exit", (code, signal) => {
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
  return ended.finally(() => process.off("SIGTERM", passOn));
}

/** AWS's clients would believe a profile more than variables. */
function withoutProfile({ AWS_PROFILE: _, ...env }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return env;
}
