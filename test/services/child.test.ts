import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

let base: string;
let parent: ChildProcess | undefined;
/** Each process of the service has a connection to it for as long as it lives. */
let server: Server;
const living = new Set<Socket>();

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), "docket-child-"));
  server = createServer((socket) => {
    living.add(socket);
    socket.on("close", () => living.delete(socket)).on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  parent?.kill("SIGKILL");
  await new Promise((resolve) => server.close(resolve));
  rmSync(base, { recursive: true, force: true });
});

/** Connects, and has a process of its own that does the same. */
const service = `
const connect = "require('node:net').connect(process.env.PORT, '127.0.0.1')";
require("node:child_process").spawn(process.execPath, ["-e", connect]);
eval(connect);
`;

/** A process that starts a child which runs this script, and stops it when it is told to. */
function startParent(script: string): ChildProcess {
  const source = pathToFileURL(join(import.meta.dirname, "../../services/child.ts")).href;
  const program = `
import { startChild } from ${JSON.stringify(source)};
import { mkdirSync } from "node:fs";
const folder = process.env.BASE + "/folder";
mkdirSync(folder);
const args = ["-e", ${JSON.stringify(script)}];
const stop = startChild({ name: "The service", command: process.execPath, args, cwd: folder, env: process.env, folder });
process.on("message", async () => { await stop(); process.disconnect(); });
`;
  const { port } = server.address() as AddressInfo;
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    env: { ...process.env, BASE: base, PORT: String(port) },
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
}

const patiently = { timeout: 15_000, interval: 20 };
const untilStarted = () => vi.waitFor(() => expect(living.size).toBe(2), patiently);
const untilGone = () =>
  vi.waitFor(() => {
    expect(living.size).toBe(0);
    expect(existsSync(join(base, "folder"))).toBe(false);
  }, patiently);

describe.skipIf(process.platform === "win32")("a service", () => {
  it.each(["SIGKILL", "SIGINT"] as const)(
    "ends with all that it started when its parent is ended by %s, and its folder goes",
    async (signal) => {
      parent = startParent(service);
      await untilStarted();
      parent.kill(signal);
      await untilGone();
    },
  );

  it("ends with all that it started when it is stopped, and its folder goes", async () => {
    parent = startParent(service);
    await untilStarted();
    parent.send("stop");
    await untilGone();
  });

  it("that ends by itself is told of, with what it said last", async () => {
    parent = startParent("console.log('the port is taken'); process.exitCode = 3");
    let told = "";
    parent.stderr?.setEncoding("utf8").on("data", (text: string) => {
      told += text;
    });
    await vi.waitFor(() => {
      expect(told).toContain("The service ended by itself: exit code 3\nthe port is taken\n");
    }, patiently);
    await untilGone();
  });
});
