import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { account } from "./templates.js";

const repository = join(import.meta.dirname, "../../..");
const folders: string[] = [];
/** With bundles, CDK's own validation and cdk-nag: it takes long. */
const timeout = 300_000;

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** What the application says in a process of its own, and the folder that it wrote. */
async function synth(context: object) {
  const folder = mkdtempSync(join(tmpdir(), "docket-synth-"));
  folders.push(folder);
  const { CDK_VALIDATION: _, ...env } = process.env;
  const args = ["--import=tsx", "--conditions=docket-source", "src/infrastructure/cdk/app.ts"];
  const run = promisify(execFile)(process.execPath, args, {
    cwd: repository,
    env: { ...env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  const ended = await run.then(
    ({ stderr }) => ({ code: 0, stderr }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
  return { folder, ...ended };
}

/** All files of a folder with what is in them. */
function contentOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(folder, file), "latin1")]));
}

describe("the application", () => {
  it(
    "passes every check as prod, and is the same byte for byte when it is made again",
    async () => {
      const [one, other] = [
        await synth({ stage: "prod", account }),
        await synth({ stage: "prod", account }),
      ];
      expect(one.stderr).not.toMatch(/\b(?:ERROR|WARNING)\b/);
      expect([one.code, other.code]).toEqual([0, 0]);
      const [first, second] = [contentOf(one.folder), contentOf(other.folder)];
      expect([...first.keys()].filter((file) => file.endsWith(".template.json"))).toHaveLength(7);
      expect([...first.keys()].filter((file) => file.endsWith("index.mjs"))).toHaveLength(16);
      expect([...second.keys()]).toEqual([...first.keys()]);
      expect([...first].filter(([file, text]) => second.get(file) !== text)).toEqual([]);
    },
    timeout,
  );

  it(
    "passes every check on one machine",
    async () => {
      const { code, stderr } = await synth({ stage: "local" });
      expect(stderr).not.toMatch(/\b(?:ERROR|WARNING)\b/);
      expect(code).toBe(0);
    },
    timeout,
  );

  it(
    "says what is missing, and makes nothing",
    async () => {
      const { code, stderr, folder } = await synth({ stage: "prod" });
      expect(code).toBe(1);
      expect(stderr).toContain(
        "prod: account is not set: say -c account=<12 digits>, or set DOCKET_ACCOUNT.",
      );
      expect(contentOf(folder).size).toBe(0);
    },
    timeout,
  );
});
