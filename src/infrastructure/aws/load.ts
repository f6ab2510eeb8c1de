import { createRequire } from "node:module";
import { errAsync, ResultAsync } from "neverthrow";
import type { BedrockHost } from "./bedrock.js";
import type { AwsHost } from "./host.js";
import type { stageApi } from "./stage-api.js";
import type { StageHost } from "./stage-host.js";

/** What has to be installed for the models of Bedrock alone. */
export const bedrockPackages: readonly string[] = [
  "@aws-sdk/client-bedrock-runtime",
  "@aws-sdk/client-sts",
];

/** What has to be installed for all of AWS. */
export const awsPackages: readonly string[] = [
  ...bedrockPackages,
  "@aws-sdk/client-bedrock-agent",
  "@aws-sdk/client-bedrock-agent-runtime",
  "@aws-sdk/client-dynamodb",
  "@aws-sdk/client-eventbridge",
  "@aws-sdk/client-kms",
  "@aws-sdk/client-opensearch",
  "@aws-sdk/client-s3",
  "@aws-sdk/client-secrets-manager",
  "@aws-sdk/client-sns",
  "@aws-sdk/client-ssm",
  "@opensearch-project/opensearch",
];

/** Loads what speaks to AWS, with its SDKs. An error is a sentence about the packages that are missing. */
export function loadAws(): ResultAsync<AwsHost, string> {
  return loaded(import("./host.js"), awsPackages).map(({ awsHost }) => awsHost);
}

/** Loads what speaks to Bedrock alone, in the same way. */
export function loadBedrock(): ResultAsync<BedrockHost, string> {
  return loaded(import("./bedrock.js"), bedrockPackages).map(({ bedrockHost }) => bedrockHost);
}

/** Loads what speaks to the admin API of a stage, in the same way. */
export function loadStageApi(): ResultAsync<typeof stageApi, string> {
  return loaded(import("./stage-api.js"), stageApiPackages).map((module) => module.stageApi);
}

/** What has to be installed to find the admin API of a stage and call it. */
export const stageApiPackages: readonly string[] = [
  "@aws-sdk/client-cloudformation",
  "@aws-sdk/client-sts",
];

/** What has to be installed to look at a stage as a whole. */
export const stagePackages: readonly string[] = [
  ...bedrockPackages,
  "@aws-sdk/client-cloudformation",
  "@aws-sdk/client-lambda",
  "@aws-sdk/client-secrets-manager",
  "@aws-sdk/client-service-quotas",
  "@aws-sdk/client-sfn",
  "@aws-sdk/client-ssm",
];

/** Loads what looks at a stage as a whole, in the same way. */
export function loadStage(): ResultAsync<StageHost, string> {
  return loaded(import("./stage-host.js"), stagePackages).map(({ stageHost }) => stageHost);
}

function loaded<T>(module: Promise<T>, packages: readonly string[]): ResultAsync<T, string> {
  return ResultAsync.fromPromise(module, (error) => error).orElse((error) => {
    const missing = packages.filter((name) => !isInstalled(name));
    if (missing.length === 0) throw error;
    return errAsync(`This needs packages that are missing: npm install ${missing.join(" ")}.`);
  });
}

const { resolve } = createRequire(import.meta.url);

function isInstalled(name: string): boolean {
  try {
    return resolve(name) !== "";
  } catch {
    return false;
  }
}
