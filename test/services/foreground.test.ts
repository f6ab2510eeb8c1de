import { describe, expect, it } from "vitest";
import { runWith } from "../../services/foreground.js";

const node = (script: string) => runWith({ CODE: "7" }, process.execPath, ["-e", script]);

describe("a command among the services", () => {
  it("finds the variables, and its exit code is passed on", async () => {
    expect(await node("process.exit(Number(process.env.CODE))")).toBe(7);
    expect(await node("")).toBe(0);
  });

  it.skipIf(process.platform === "win32")(
    "that a signal ends has the exit code that a shell gives it",
    async () => {
      expect(await node("process.kill(process.pid, 'SIGTERM')")).toBe(143);
    },
  );

  it.skipIf(process.platform === "win32")("that is not there is no success", async () => {
    expect(await runWith({}, "no-such-command", [])).toBe(127);
  });
});
