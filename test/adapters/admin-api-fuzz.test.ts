import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonWithSchemathesis } from "../../services/schemathesis.js";
import { notTested } from "../global-setup.js";
import { openFilledApi } from "../support/admin-api.js";
import { serveAdminApi } from "../support/admin-server.js";

const root = join(import.meta.dirname, "../..");
const document = join(root, "docs/openapi.json");

/** What a command printed, and whether it succeeded. */
function ran(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly isWell: boolean; readonly printed: string }> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, NO_COLOR: "1", COLUMNS: "200" } };
    execFile(command, args, { ...options, maxBuffer: 2 ** 26 }, (error, printed, complaints) =>
      resolve({ isWell: error === null, printed: `${printed}\n${complaints}` }),
    );
  });
}

/**
 * The document with examples of ids that are on the record, so that requests get further than to what is
 * not found. Without signatures: those are API Gateway's to look at, not the function's.
 */
function fuzzedDocument(known: Readonly<Record<string, unknown>>): string {
  const { security: _, ...unsigned } = JSON.parse(readFileSync(document, "utf8"));
  return JSON.stringify(unsigned, (_key, value) =>
    value?.in === "path" && value.name in known ? { ...value, example: known[value.name] } : value,
  );
}

describe("the document of the admin API", () => {
  let python: string | undefined;
  let server: Awaited<ReturnType<typeof serveAdminApi>>;
  let known: Readonly<Record<string, unknown>> = {};
  const failures: string[] = [];
  const folder = mkdtempSync(join(tmpdir(), "docket-fuzz-"));

  beforeAll(async () => {
    const found = await pythonWithSchemathesis();
    if (found.isErr()) console.log(notTested("Schemathesis", found.error, process.env));
    else python = found.value;
    const { admin, messageId } = await openFilledApi();
    known = {
      agentId: "email-judge",
      version: 1,
      customerId: "c-3",
      messageId,
      view: "registry@1",
    };
    const log = (level: string, what: string) => {
      if (level === "error") failures.push(what);
    };
    server = await serveAdminApi({ admin, log });
  }, 180_000);

  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("is one by the rules of OpenAPI 3.1", async ({ skip }) => {
    if (python === undefined) return skip();
    const checked = await ran(python, ["-m", "openapi_spec_validator", document], folder);
    expect(checked.printed).toContain("OK");
    expect(checked.isWell).toBe(true);
  });

  it("says all that the function answers to whatever is asked", async ({ skip }) => {
    if (python === undefined) return skip();
    const config = join(root, "test/support/schemathesis.toml");
    const cli = ["-c", "import sys; from schemathesis.cli import schemathesis; schemathesis()"];
    writeFileSync(join(folder, "openapi.json"), fuzzedDocument(known));
    const run = ["--config-file", config, "run", "openapi.json", "--url", server.url];
    // The same requests each time, as far as the answers are the same.
    const how = ["--seed", "8", "--phases", "examples,coverage,fuzzing", "--max-examples", "12"];
    const bounds = ["--workers", "1", "--no-shrink"];
    const tried = await ran(python, [...cli, ...run, ...how, ...bounds], folder);
    expect(tried.isWell, tried.printed.slice(-60_000)).toBe(true);
    expect(tried.printed).toMatch(/Tested: 32\b/);
    expect(failures).toEqual([]);
  }, 120_000);
});
