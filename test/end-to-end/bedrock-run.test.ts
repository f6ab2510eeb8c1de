import { readFile } from "node:fs/promises";
import { join } from "node:path";
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
const agents = join(import.meta.dirname, "../../examples/agents");
const customers = ndjson(...[1, 2, 3].map((n) => customerRecord(n)));

async function placeWithCustomers() {
  const place = await freshPlace();
  await place.write("customers.ndjson", customers);
  const docketAs = (env: Environment, ...args: readonly string[]) =>
    docketWith(env, place.path, ...args);
  const runAs = (env: Environment, ...args: readonly string[]) =>
    docketAs(env, "run", "customers.ndjson", "--at", at, "--model", "bedrock", ...args);
  const docket = (...args: readonly string[]) => docketAs(env(), ...args);
  const run = (...args: readonly string[]) => runAs(env(), ...args);
  return { place, docket, docketAs, run, runAs };
}

type Environment = Readonly<Record<string, string>>;

/** The same, but nobody is signed in. */
function nobody(home: string) {
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...others } = env();
  const none = { AWS_CONFIG_FILE: "/none", AWS_SHARED_CREDENTIALS_FILE: "/none" };
  return { ...others, ...none, HOME: home };
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
    const { place, docketAs } = await placeWithCustomers();
    const { code, out } = await docketAs(nobody(place.path), "doctor", "--model", "bedrock");
    expect(code).toBe(1);
    expect(out).toContain("There are no AWS credentials: sign in");
  });

  it("tries each model once, and once under each guardrail that an agent names", async () => {
    const { place, docketAs } = await placeWithCustomers();
    for (const name of ["email-generator", "email-judge"]) {
      const agent = JSON.parse(await readFile(join(agents, `${name}.json`), "utf8"));
      await place.write(`agents/1-${name}.json`, JSON.stringify(agent));
      agent.content.guardrail = { id: "gr1", version: "3" };
      agent.version += 1;
      await place.write(`agents/2-${name}.json`, JSON.stringify(agent));
    }
    // Who asks cannot be told here.
    const only = { ...env(), AWS_ENDPOINT_URL_STS: bedrock.endpoint };
    const options = ["--model", "bedrock", "--agents", "agents"];
    const { out } = await docketAs(only, "doctor", ...options);
    expect(
      [
        ...out.matchAll(
          /^ok +ask us\.anthropic\.claude-(\S+?)-\S+ for one token( under the guardrail gr1)? /gm,
        ),
      ]
        .map(([, model, guarded = ""]) => model + guarded)
        .sort(),
    ).toEqual([
      "haiku",
      "haiku under the guardrail gr1",
      "sonnet",
      "sonnet under the guardrail gr1",
    ]);
  });

  it("fails no message where nobody is signed in: once somebody is, all are written", async () => {
    const { place, docket, run, runAs } = await placeWithCustomers();
    const stopped = await runAs(nobody(place.path));
    expect(stopped.code).toBe(1);
    expect(stopped.err).toMatch(
      /It cannot go on: There are no AWS credentials: sign in, or set .*[^.]\.\n/,
    );
    const { out } = await docket("export", "c-1", "--db", "out/docket.sqlite");
    expect(out).toContain("ContextPrepared");
    expect(out).not.toMatch(/DraftFailed|GenerationFailed/);
    const later = await run();
    expect(later.code).toBe(0);
    expect(later.out).toMatch(/begun +3 /);
    expect(later.out).not.toMatch(/failed +[1-9]/);
  });

  it("goes no faster than the quotas that its environment names, and names them when they are wrong", async () => {
    const { docketAs, runAs } = await placeWithCustomers();
    const quota = (text: string) => ({ ...env(), DOCKET_MODEL_QUOTAS: text });
    const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    const small = await runAs(quota(JSON.stringify({ [haiku]: { tokensPerMinute: 100 } })));
    expect(small.code).toBe(1);
    expect(small.err).toMatch(
      /It cannot go on: the request may take \d+ tokens, more than a minute's quota/,
    );
    const wrong = quota('{"a-model":{"tokensPerMinute":"many"}}');
    for (const ended of [
      await runAs(wrong),
      await docketAs(wrong, "doctor", "--model", "bedrock"),
    ]) {
      expect(ended.code).toBe(1);
      expect(ended.out + ended.err).toContain(
        "DOCKET_MODEL_QUOTAS is wrong: a-model.tokensPerMinute",
      );
    }
  });
});
