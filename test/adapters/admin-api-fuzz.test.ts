import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pythonWithSchemathesis } from "../../services/schemathesis.js";
import { notTested } from "../global-setup.js";
import { openFilledApi } from "../support/admin-api.js";
import { serveAdminApi } from "../support/admin-server.js";
import { committedDocument, python, tryApi } from "../support/schemathesis.js";

describe("the document of the admin API", () => {
  let command: string | undefined;
  let server: Awaited<ReturnType<typeof serveAdminApi>>;
  let known: Readonly<Record<string, unknown>> = {};
  const failures: string[] = [];

  beforeAll(async () => {
    const found = await pythonWithSchemathesis();
    if (found.isErr()) console.log(notTested("Schemathesis", found.error, process.env));
    else command = found.value;
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

  afterAll(() => server.close());

  it("is one by the rules of OpenAPI 3.1", async ({ skip }) => {
    if (command === undefined) return skip();
    const args = ["-m", "openapi_spec_validator", committedDocument];
    const checked = await python(command, args, tmpdir());
    expect(checked.printed).toContain("OK");
    expect(checked.isWell).toBe(true);
  });

  it("says all that the function answers to whatever is asked", async ({ skip }) => {
    if (command === undefined) return skip();
    const trial = { url: server.url, known, examples: 12, isAlone: true };
    const tried = await tryApi(command, trial);
    expect(tried.isWell, tried.printed.slice(-60_000)).toBe(true);
    expect(tried.printed).toMatch(/Tested: 32\b/);
    expect(failures).toEqual([]);
  }, 120_000);
});
