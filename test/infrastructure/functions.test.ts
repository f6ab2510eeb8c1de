import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunction, fullEnvironment, importBundle } from "../../bench/functions/bundle.js";
import {
  bundleLimits,
  type FunctionName,
  functions,
} from "../../src/infrastructure/lambda/bundling.js";
import { configOf } from "../../src/infrastructure/lambda/config.js";

const record = ["DOCKET_EVENTS_TABLE", "DOCKET_KEYS_TABLE", "DOCKET_KMS_KEY"];

/** The variables without which each function does not begin. */
const needed: Readonly<Record<FunctionName, readonly string[]>> = {
  webhook: ["DOCKET_WEBHOOK_SECRET", "DOCKET_INTAKE_QUEUE_URL"],
  "request-api": [...record, "DOCKET_PIPELINE"],
  "ingest-queue": [...record, "DOCKET_BUCKET"],
  "ingest-stream": [...record, "DOCKET_BUCKET"],
  "plan-upload": [],
  "ingest-range": [...record, "DOCKET_BUCKET"],
  "finish-upload": ["DOCKET_BUCKET"],
  project: [...record, "DOCKET_VIEWS_TABLE"],
  publish: ["DOCKET_EVENT_BUS"],
  "search-index": [...record, "DOCKET_VIEWS_TABLE", "DOCKET_BUCKET", "DOCKET_SEARCH_DOMAIN"],
  request: [...record, "DOCKET_PIPELINE"],
  prepare: [...record, "DOCKET_BUCKET"],
  generate: [...record, "DOCKET_BUCKET", "DOCKET_SETTINGS_PATH"],
  judge: [...record, "DOCKET_BUCKET", "DOCKET_SETTINGS_PATH"],
  conclude: record,
  admin: [...record, "DOCKET_VIEWS_TABLE", "DOCKET_BUCKET", "DOCKET_EVENT_BUS"],
};
const names = Object.keys(functions) as FunctionName[];

describe("the functions", () => {
  it("have each an entry", async () => {
    const files = await readdir(join(import.meta.dirname, "../../src/infrastructure"));
    const entries = files.filter((file) => file.endsWith(".lambda.ts"));
    expect(entries.sort()).toEqual(names.map((name) => `${name}.lambda.ts`).sort());
  });

  describe.each(names)("%s", (name) => {
    let folder: string;
    let outfile: string;
    let bytes: number;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "docket-function-"));
      outfile = join(folder, "index.mjs");
      bytes = await bundleFunction(name, outfile);
    });
    afterAll(() => rm(folder, { recursive: true }));

    it("is no larger than its limit", () => {
      expect(bytes).toBeLessThanOrEqual(bundleLimits[functions[name]]);
      expect(bytes).toBeGreaterThan(100_000);
    });

    it("loads by itself, with a handler", async () => {
      const env = { PATH: process.env["PATH"], ...fullEnvironment };
      expect(await importBundle(outfile, env)).toMatchObject({ handler: "function" });
    });

    it("does not begin without its variables, and names them all", async () => {
      const loading = promisify(execFile)(process.execPath, [outfile], {
        env: { AWS_REGION: "eu-central-1" },
      });
      const stderr = await loading.then(
        () => "",
        (error: { readonly stderr: string }) => error.stderr,
      );
      const named = [...stderr.matchAll(/(DOCKET_\w+) is not set/g)].map(([, found]) => found);
      expect([...new Set(named)].sort()).toEqual([...needed[name]].sort());
    });
  });
});

describe("the configuration of a function", () => {
  const faultsOf = (environment: Readonly<Record<string, string>>, needsSearch = false) => {
    const names = ["DOCKET_SEARCH_DOMAIN", "DOCKET_SEARCH_ENDPOINT", "DOCKET_BUCKET"] as const;
    return () => configOf(names, { environment, needsSearch });
  };

  it("is exactly what it names", () => {
    const environment = { ...fullEnvironment, DOCKET_REQUEST_WITHIN_DAYS: "7" };
    expect(configOf(["DOCKET_BUCKET", "DOCKET_REQUEST_WITHIN_DAYS"], { environment })).toEqual({
      DOCKET_BUCKET: "bucket",
      DOCKET_REQUEST_WITHIN_DAYS: "7",
    });
    expect(configOf(["DOCKET_REQUEST_WITHIN_DAYS"], { environment: {} })).toEqual({
      DOCKET_REQUEST_WITHIN_DAYS: "3",
    });
  });

  it("may go without OpenSearch, unless the function needs it", () => {
    expect(faultsOf({ DOCKET_BUCKET: "bucket" })()).toEqual({ DOCKET_BUCKET: "bucket" });
    expect(faultsOf({}, true)).toThrow(
      "DOCKET_BUCKET is not set. DOCKET_SEARCH_DOMAIN is not set, nor is DOCKET_SEARCH_ENDPOINT: set one.",
    );
    expect(
      faultsOf({
        DOCKET_BUCKET: "bucket",
        DOCKET_SEARCH_DOMAIN: "docket",
        DOCKET_SEARCH_ENDPOINT: "https://search.example.com",
      }),
    ).toThrow("DOCKET_SEARCH_DOMAIN and DOCKET_SEARCH_ENDPOINT are both set: unset one.");
  });

  it.each([
    ["DOCKET_PIPELINE", "pipeline", "expected the ARN of a state machine"],
    ["DOCKET_INTAKE_QUEUE_URL", "intake", "expected the URL of a queue"],
    ["DOCKET_REQUEST_WITHIN_DAYS", "0", "expected a whole number of days"],
  ] as const)("says what %s has to be", (name, value, fault) => {
    expect(() => configOf([name], { environment: { [name]: value } })).toThrow(
      `${name} is wrong: ${fault}.`,
    );
  });
});
