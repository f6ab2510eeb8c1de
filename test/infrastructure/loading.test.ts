import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import {
  awsPackages,
  bedrockPackages,
  stageApiPackages,
  stagePackages,
} from "../../src/infrastructure/aws/load.js";

const root = join(import.meta.dirname, "../..");

/** The SDKs that come with a file of this repository: what it imports, and what that imports. */
async function sdksOf(file: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    conditions: ["docket-source"],
    external: ["libsql"],
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const sdk = /node_modules\/(@aws-sdk\/client-[\w-]+|@opensearch-project\/[\w-]+)\//;
  const found = Object.keys(metafile.inputs).flatMap((input) => sdk.exec(input)?.[1] ?? []);
  return [...new Set(found)].sort();
}

/** What each folder of adapters loads; the others load no SDK. */
const sdks: Readonly<Record<string, readonly string[]>> = {
  bedrock: ["@aws-sdk/client-bedrock-runtime"],
  cloudformation: ["@aws-sdk/client-cloudformation"],
  dynamodb: ["@aws-sdk/client-dynamodb"],
  eventbridge: ["@aws-sdk/client-eventbridge"],
  kms: ["@aws-sdk/client-kms"],
  // It is fed by S3, synced by one API and asked by another.
  "knowledge-base": [
    "@aws-sdk/client-bedrock-agent",
    "@aws-sdk/client-bedrock-agent-runtime",
    "@aws-sdk/client-s3",
  ],
  "lambda-concurrency": ["@aws-sdk/client-lambda"],
  // One finds the domain, the other one talks to it.
  opensearch: ["@aws-sdk/client-opensearch", "@opensearch-project/opensearch"],
  s3: ["@aws-sdk/client-s3"],
  "secrets-manager": ["@aws-sdk/client-secrets-manager"],
  "service-quotas": ["@aws-sdk/client-service-quotas"],
  sns: ["@aws-sdk/client-sns"],
  sqs: ["@aws-sdk/client-sqs"],
  ssm: ["@aws-sdk/client-ssm"],
  stepfunctions: ["@aws-sdk/client-sfn"],
  sts: ["@aws-sdk/client-sts"],
};

const adapters = readdirSync(join(root, "src/adapters"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

describe("loading", () => {
  it.each(["domain", "application", "infrastructure"])("%s loads no SDK", async (layer) => {
    expect(await sdksOf(`src/${layer}/index.ts`)).toEqual([]);
  });

  it("the models of Bedrock alone need two packages, and say which when they are missing", async () => {
    const needed = ["@aws-sdk/client-bedrock-runtime", "@aws-sdk/client-sts"];
    expect(await sdksOf("src/infrastructure/aws/bedrock.ts")).toEqual(needed);
    expect([...bedrockPackages].sort()).toEqual(needed);
  });

  it("what speaks to all of AWS knows every package that it needs", async () => {
    expect(await sdksOf("src/infrastructure/aws/host.ts")).toEqual([...awsPackages].sort());
  });

  it("what speaks to a stage, or looks at it as a whole, knows them as well", async () => {
    const api = await sdksOf("src/infrastructure/aws/stage-api.ts");
    expect(api).toEqual([...stageApiPackages].sort());
    const whole = await sdksOf("src/infrastructure/aws/stage-host.ts");
    expect(whole).toEqual([...stagePackages].sort());
  });

  it.each(adapters)("the adapters of %s load their own SDK and no other", async (name) => {
    expect(await sdksOf(`src/adapters/${name}/index.ts`)).toEqual(sdks[name] ?? []);
  });
});
