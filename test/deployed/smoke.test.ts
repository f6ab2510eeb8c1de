import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type App, describeDeployed } from "../support/deployed.js";
import { docketWith } from "../support/docket-process.js";

const program = join(import.meta.dirname, "../../dist/infrastructure/docket.js");

interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly detail: string;
}

/** What `docket doctor --stage local` finds, with some variables otherwise. */
async function examined(app: App, variables: Readonly<Record<string, string>> = {}) {
  const env = { ...app.variables, ...variables };
  const args = ["doctor", "--stage", "local", "--json"];
  const { code, out } = await docketWith(env, app.aws.folder, ...args);
  const findings: readonly Finding[] = JSON.parse(out);
  // How many functions the local AWS runs at once goes by the memory of the machine.
  const others = findings.filter(({ what }) => what !== "functions at once");
  return { code, findings: others, wrong: others.filter(({ isWell }) => !isWell) };
}

/** Answers everything as Bedrock, by HTTP/2, answers who may not use a model. */
async function deny() {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(403, { "x-amzn-errortype": "AccessDeniedException" });
    response.end(JSON.stringify({ message: "You don't have access to the model." }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** All that a process says and how it ends; `heard` is called with what it has said so far. */
function ended(child: ChildProcess, heard: (out: string) => void) {
  let out = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    heard(out);
  });
  return new Promise<{ readonly code: number | null; readonly out: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, out }));
  });
}

/** Who the smoke test made up. */
const customerIn = (out: string) => /smoke-[0-9a-f-]{36}/.exec(out)?.[0] ?? "nobody";

describeDeployed("a stage that is looked at", (app) => {
  it("is well: bootstrap, stacks, keys, agents and models", async () => {
    const { wrong, findings } = await examined(app());
    expect(wrong).toEqual([]);
    const told = findings.map(({ what }) => what).join("\n");
    for (const what of [
      "bootstrap of CDK",
      "stack docket-local-api",
      "the secret docket-local-webhook",
      "stateMachine:docket-local-pipeline",
      "agent email-generator",
      "ask us.anthropic.claude-haiku-4-5-20251001-v1:0 for one token",
      "amazon.titan-embed-text-v2:0 for a vector",
    ]) {
      expect(told).toContain(what);
    }
  });

  it("is not found with the credentials of another account, which has no bootstrap either", async () => {
    const { code, wrong } = await examined(app(), { AWS_ACCESS_KEY_ID: "222222222222" });
    expect(code).toBe(1);
    expect(wrong.map(({ what, detail }) => `${what}: ${detail}`)).toEqual([
      "bootstrap of CDK: there is none in us-east-1: npm run deploy makes it",
      "stacks docket-local-*: there are none in this account and region, where there is no stage at all: look at the credentials and the region; npm run deploy -- --stage local puts it up, if it is one of stages.ts",
    ]);
  });

  it("is told of each model that the account has no access to", async () => {
    const bedrock = await deny();
    const place = { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.endpoint };
    const { code, wrong } = await examined(app(), place).finally(bedrock.close);
    expect(code).toBe(1);
    expect(wrong.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        "ask us.anthropic.claude-haiku-4-5-20251001-v1:0 for one token",
        "ask us.anthropic.claude-sonnet-4-5-20250929-v1:0 for one token",
      ]),
    );
    for (const { detail } of wrong) expect(detail).toContain("bedrock:InvokeModel");
  });
});

describeDeployed("a smoke test", (app) => {
  /** What happens to them later is declined, and is on the record as well. */
  const isForgotten = async (customerId: string) =>
    (await app().typesOf(`customer:${customerId}`)).includes("CustomerErased");

  it("sees a message through, and leaves nobody behind", async () => {
    const { code, out } = await app().docket("smoke", "--stage", "local");
    expect(out).toContain("The stage local works.");
    expect(code).toBe(0);
    expect(out).toMatch(/^ok +message .* is (?:approved|rejected|in-review) after/m);
    expect(await isForgotten(customerIn(out))).toBe(true);
  });

  it("forgets its customer also where the message has not ended in time", async () => {
    const { code, out } = await app().docket("--stage", "local", "smoke", "--wait", "1");
    expect(code).toBe(1);
    expect(out).toMatch(/^FAILS +message .*has not ended after 1 s/m);
    expect(await isForgotten(customerIn(out))).toBe(true);
  });

  it("forgets its customer when it is interrupted", async () => {
    const env = { PATH: process.env["PATH"], ...app().variables };
    const child = spawn(process.execPath, [program, "smoke", "--stage", "local"], { env });
    let isSent = false;
    const { code, out } = await ended(child, (said) => {
      if (isSent || !said.includes("webhook")) return;
      isSent = child.kill("SIGINT");
    });
    expect(code).toBe(130);
    expect(out).toMatch(/^FAILS +message +interrupted/m);
    expect(await isForgotten(customerIn(out))).toBe(true);
  });
});
