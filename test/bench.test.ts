import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
/** As `npm run bench` does, on what `tsc -b` has built. */
const bench = (...given: readonly string[]) =>
  promisify(execFile)(process.execPath, ["--expose-gc", "dist/bench/bench.js", ...given], {
    cwd: root,
  });

describe("the benchmark", () => {
  it("reports on machine, deciders, folds and the pipeline", async () => {
    const { stdout } = await bench("--quick", "--customers", "12");
    expect(stdout.split("\n").filter((line) => line.startsWith("#"))).toEqual([
      "# Speed and memory",
      "## Decide and evolve",
      "## Fold and parse",
      "## The whole pipeline in memory",
    ]);
    for (const aggregate of ["customer", "agent-version", "rollout", "message", "evaluation"]) {
      expect(stdout).toMatch(
        new RegExp(`^\\| ${aggregate} .* \\| +[\\d,]+ \\| +[\\d,]+ \\|$`, "m"),
      );
    }
    expect(stdout).toMatch(/^- (?:met|\*\*not met\*\*): customer, 1 stream: fold/m);
    expect(stdout).toMatch(/^\| customers +\| +12 \|$/m);
    expect(stdout).toContain("for 10,000 customers: not measured in this run");
    expect(stdout).not.toContain("NaN");
  });

  it("refuses a number of customers that is none", async () => {
    await expect(bench("--customers", "few")).rejects.toMatchObject({
      stderr: expect.stringContaining("--customers expects a whole number from 1, not few"),
    });
  });
});
