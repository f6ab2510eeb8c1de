import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Ran } from "../support/command-line.js";

const repository = join(import.meta.dirname, "../..");
const packages = join(repository, "node_modules");
const missing = ["client-cloudformation", "client-service-quotas"];

describe("the command line where some SDKs are not installed", () => {
  let place: string;
  beforeAll(async () => {
    place = await mkdtemp(join(tmpdir(), "docket-missing-"));
    for (const part of ["src", "examples", "package.json"]) {
      await cp(join(repository, part), join(place, part), { recursive: true });
    }
    await linkAll(packages, join(place, "node_modules"), ["@aws-sdk"]);
    const scope = join("node_modules", "@aws-sdk");
    await linkAll(join(repository, scope), join(place, scope), missing);
  });
  afterAll(() => rm(place, { recursive: true }));

  const docket = (...args: readonly string[]) =>
    new Promise<Ran>((resolve) => {
      const program = ["--import", "tsx", "--conditions=docket-source"];
      const child = execFile(
        process.execPath,
        [...program, join(place, "src/infrastructure/docket.ts"), ...args],
        { cwd: place, env: { PATH: process.env["PATH"] } },
        (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
      );
    });

  it("says which to install to look at a stage as a whole, and to call it", async () => {
    const whole = await docket("doctor", "--stage", "dev");
    expect([whole.code, whole.err]).toEqual([
      1,
      "docket: This needs packages that are missing: npm install @aws-sdk/client-cloudformation @aws-sdk/client-service-quotas.\n",
    ]);
    const api = await docket("--stage", "dev", "agents", "list");
    expect([api.code, api.err]).toEqual([
      1,
      "docket: This needs packages that are missing: npm install @aws-sdk/client-cloudformation.\n",
    ]);
  });

  it("does without them what needs none", async () => {
    const { code, out } = await docket("doctor");
    expect(out).toMatch(/^All \d+ are well\.$/m);
    expect(code).toBe(0);
  });
});

async function linkAll(from: string, to: string, without: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (!without.includes(name)) await symlink(join(from, name), join(to, name));
  }
}
