import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A command that goes on until it is stopped. */
export interface ChildOptions {
  /** What people call it, in case it ends by itself. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** For what it writes, also what it prints; removed once it has ended. */
  readonly folder: string;
}

/**
 * Runs a command, and ends it with all that it has started when its own standard input ends. What
 * the command prints is kept, and its end is told when it ends by itself.
 */
const guardian = `
const { spawn } = require("node:child_process");
const { openSync, readFileSync, rmSync } = require("node:fs");
const [name, folder, command, ...args] = process.argv.slice(1);
const log = folder + "/output.log";
const output = openSync(log, "a");
const inGroup = process.platform !== "win32";
const child = spawn(command, args, { stdio: ["ignore", output, output], detached: inGroup });
let isStopped = false;
const kill = () => {
  try { inGroup ? process.kill(-child.pid, "SIGKILL") : child.kill("SIGKILL"); } catch {}
};
const stop = () => { isStopped = true; kill(); };
const finish = (code, why) => {
  if (!isStopped) console.error(name + " " + why + "\\n" + readFileSync(log, "utf8").split("\\n").slice(-30).join("\\n"));
  kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  process.exit(code);
};
child.on("error", (error) => finish(1, "could not be started: " + error.message));
child.on("exit", (code, signal) => finish(isStopped ? 0 : 1, "ended by itself: " + (signal ?? "exit code " + code)));
process.stdin.on("end", stop).on("error", stop).resume();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
`;

/**
 * Starts a command that cannot outlive this process: however this one ends, also by SIGKILL, the
 * pipe between them closes. Returns what ends it earlier.
 */
export function startChild(options: ChildOptions): () => Promise<void> {
  const { name, command, args, cwd, env, folder } = options;
  const child = spawn(process.execPath, ["-e", guardian, name, folder, command, ...args], {
    cwd,
    env,
    stdio: ["pipe", "ignore", "inherit"],
    // Of its own group, so that Ctrl-C ends this process first and the child with it.
    detached: true,
  });
  child.unref();
  const ended = new Promise<void>((resolve) => child.on("exit", () => resolve()));
  return () => {
    child.ref();
    child.stdin.end();
    return ended;
  };
}

/** A new folder for a child, among the system's temporary ones. */
export function folderFor(service: string): string {
  return mkdtempSync(join(tmpdir(), `docket-${service}-`));
}

/** A port that nobody listens on: below those that systems hand out for outgoing connections. */
export async function freePort(): Promise<number> {
  const port = 10_000 + Math.floor(Math.random() * 20_000);
  const isFree = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
  return isFree ? port : freePort();
}
