import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BedrockStandIn, startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { at, customerRecord, freshPlace, ndjson } from "../support/command-line.js";
import { docketWith } from "../support/docket-process.js";

let bedrock: BedrockStandIn;
beforeAll(async () => {
  bedrock = await startBedrockStandIn();
});
afterAll(() => bedrock.close());

const env = () => ({
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.endpoint,
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "any",
  AWS_SECRET_ACCESS_KEY: "any",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
});
const customers = ndjson(...[1, 2, 3].map((n) => customerRecord(n)));

async function placeWithCustomers() {
  const place = await freshPlace();
  await place.write("customers.ndjson", customers);
  const docket = (...args: readonly string[]) => docketWith(env(), place.path, ...args);
  const run = (...args: readonly string[]) =>
    docket("run", "customers.ndjson", "--at", at, "--model", "bedrock", ...args);
  return { place, docket, run };
}

describe("a run with the models of Bedrock and all else on this machine", () => {
  it("keeps its record in a file, and explains each decision from it", async () => {
    const { place, docket, run } = await placeWithCustomers();
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out).toMatch(/approved +[1-3] /);
    const [message] = await place.lines("out/messages.ndjson");
    const explained = await docket("explain", String(message?.["messageId"]));
    expect(explained.out).toMatch(/call +simulated us\.anthropic\.claude-haiku-4-5/);
    const [spent] = /\$0\.\d+/.exec(out) ?? [];
    expect(Number(spent?.slice(1))).toBeGreaterThan(0);
  });

  it("stops before it can cost more than it may; what was done stays, and a later run goes on", async () => {
    const { run } = await placeWithCustomers();
    const stopped = await run("--max-cost", "0.12");
    expect(stopped.code).toBe(1);
    expect(stopped.err).toMatch(/not finished: c-\d: the limit is \$0\.120000: \$0\.\d+ are spent/);
    const [, spent] = /in all +\$(\d+\.\d+)/.exec(stopped.out) ?? [];
    expect(Number(spent)).toBeLessThan(0.12);
    const later = await run();
    expect(later.code).toBe(0);
    expect(later.out).toMatch(/begun +3 /);
  });

  it("asks no model whose price nobody knows, where costs are limited", async () => {
    const { place, run } = await placeWithCustomers();
    const prices = { source: "none", asOf: "2026-01-01T00:00:00.000Z", models: {} };
    await place.write("prices.json", JSON.stringify(prices));
    const { code, err } = await run("--max-cost", "5", "--prices", "prices.json");
    expect(code).toBe(1);
    expect(err).toContain(
      "the price book has no price for us.anthropic.claude-haiku-4-5-20251001-v1:0",
    );
  });

  it("says what to do where nobody is signed in", async () => {
    const { place } = await placeWithCustomers();
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...nobody } = env();
    const home = {
      HOME: place.path,
      AWS_CONFIG_FILE: "/none",
      AWS_SHARED_CREDENTIALS_FILE: "/none",
    };
    const { code, out } = await docketWith(
      { ...nobody, ...home },
      place.path,
      ...["doctor", "--model", "bedrock"],
    );
    expect(code).toBe(1);
    expect(out).toContain("There are no AWS credentials: sign in");
  });
});
