import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type EmptyAws, startEmptyAws } from "../../services/local/empty-aws.js";
import { type Deployed, deployWith } from "../support/deploy-process.js";
import { docketWith } from "../support/docket-process.js";

const account = "111111111111";

/** A version with its commit. */
const version = String.raw`\d+\.\d+\.\d+\+[0-9a-f]{7}(?:\.changed)?`;

/** Each thing that the doctor found, without the spaces that align it. */
const linesOf = (out: string) =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/ {2,}/g, "  "));

describe.skipIf(inject("aws") === null)("npm run deploy, in an account where nothing is", () => {
  // Of its own: the application that the other files share is put up in another way.
  let aws: EmptyAws;
  let deployed: Deployed;
  beforeAll(async () => {
    aws = (await startEmptyAws({ account }))._unsafeUnwrap();
    deployed = await deployWith(aws.variables, "--stage", "dev", "--account", account);
  }, 400_000);
  afterAll(() => aws?.stop());

  const docket = (...args: readonly string[]) => docketWith(aws.variables, tmpdir(), ...args);

  it("puts a stage up, and says each thing that it does", () => {
    const said = deployed.said.split("\n").filter((line) => line.startsWith("deploy: "));
    expect(deployed.code, deployed.said).toBe(0);
    expect(said).toEqual([
      "deploy: dev in account 111111111111, us-east-1",
      expect.stringMatching(
        new RegExp(`^deploy: Version ${version}: nothing of this stage is deployed yet\\.$`),
      ),
      "deploy: making the templates and the bundles of the functions",
      "deploy: us-east-1 of this account is not bootstrapped for CDK: that will be done first",
      "deploy: nothing is deployed: all of it is new",
      "deploy: the policy docket-boundary is made",
      "deploy: bootstrapping",
      "deploy: deploying",
      "deploy: guidelines/brand-guidelines.json is put in, from examples/brand-guidelines.json",
      "deploy: settings/price-book.json is put in, from examples/price-book.json",
      "deploy: a webhook key is made: it is in the secret docket-dev-webhook, for who sends webhooks",
      "deploy: email-judge version 1 is in service now",
      "deploy: email-generator version 1 is in service now",
      "deploy: the stage dev is up. Next:",
    ]);
  });

  it("leaves a stage that is well", async () => {
    const { code, out } = await docket("doctor", "--stage", "dev");
    const lines = linesOf(out);
    expect(lines.filter((line) => line.startsWith("FAILS"))).toEqual([]);
    expect(code).toBe(0);
    for (const part of ["data", "ingestion", "pipeline", "api", "operations"]) {
      expect(lines).toContain(`ok  stack docket-dev-${part}  CREATE_COMPLETE`);
    }
    expect(lines).toContain(
      "ok  functions at once  1000 for the account, 15 of them for this stage",
    );
    expect(lines).toContain("ok  agent email-generator  version 1 is in service");
    // The local AWS has no Service Quotas.
    expect(lines.filter((line) => line.startsWith("?"))).toEqual([
      expect.stringContaining("quotas of models"),
    ]);
    expect(lines.at(-1)).toBe('All 15 are well. 1 thing could not be told: see "?".');
  });

  it("leaves a stage that writes a message", async () => {
    const { code, out } = await docket("smoke", "--stage", "dev");
    expect(out).toMatch(/^ok {5}message +\w+ is approved after/m);
    expect(out).toMatch(/^ok {5}forgetting +forgotten, with 1 message$/m);
    expect(out).toMatch(/^The stage dev works\.$/m);
    expect(code).toBe(0);
  });

  it("leaves a stage that is named to who looks for another one", async () => {
    const { code, out } = await docket("doctor", "--stage", "nope");
    expect(code).toBe(1);
    expect(linesOf(out)).toContain(
      "FAILS  stacks docket-nope-*  there are none in this account and region, where there is dev: look at the name of the stage; npm run deploy -- --stage nope puts it up, if it is one of stages.ts",
    );
  });

  it("changes nothing that is there when it is only asked what it would change", async () => {
    const { code, said } = await deployWith(aws.variables, "--stage", "dev", "--dry-run");
    expect(said).toMatch(/^deploy: nothing was changed$/m);
    expect(code).toBe(0);
  });
});
