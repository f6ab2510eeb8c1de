import { spawn } from "node:child_process";
import { createServer } from "node:net";

/** Passes everything on to a command, and ends it when its own standard input ends. */
const guardian = `
const [command, ...args] = process.argv.slice(1);
const child = require("node:child_process").spawn(command, args, { stdio: ["ignore", 1, 2] });
const end = () => child.kill("SIGKILL");
child.on("error", (error) => { console.error(error.message); process.exit(1); });
child.on("exit", (code) => process.exit(code ?? 0));
process.stdin.on("end", end).on("error", end).resume();
`;

/**
 * Starts a command that cannot outlive this process: however this one ends, also by SIGKILL, the
 * pipe between them closes. Returns what ends it earlier.
 */
export function startChild(
  command: string,
  args: readonly string[],
  cwd: string,
): () => Promise<void> {
  const child = spawn(process.execPath, ["-e", guardian, command, ...args], {
    cwd,
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
