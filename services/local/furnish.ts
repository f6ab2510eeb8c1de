import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { err, ok, type Result } from "neverthrow";
import { repository } from "../cache.js";
import type { Variables } from "../prepare-aws.js";
import type { ClientConfig } from "./clients.js";
import { docket } from "./docket.js";
import type { Outputs } from "./outputs.js";

/** What the application needs that is not CloudFormation's, and what its senders have to know. */
export interface Furnished {
  /** The key that webhooks are signed by. */
  readonly key: string;
  /** By which the command line finds the application. */
  readonly variables: Variables;
}

/** Puts the objects that functions read into the bucket, and looks up the rest. */
export async function furnish(outputs: Outputs, config: ClientConfig): Promise<Furnished> {
  const [key, variables] = await Promise.all([
    setWebhookKey(new SecretsManagerClient(config), outputs.WebhookSecret),
    variablesOf(outputs, new LambdaClient(config)),
    upload(new S3Client({ ...config, forcePathStyle: true }), outputs.Bucket),
  ]);
  return { key, variables };
}

const examples = join(repository(import.meta.dirname), "examples");

async function upload(s3: S3Client, Bucket: string): Promise<void> {
  const objects = [
    ["guidelines/brand-guidelines.json", "brand-guidelines.json"],
    ["settings/price-book.json", "price-book.json"],
  ] as const;
  for (const [Key, file] of objects) {
    const Body = await readFile(join(examples, file));
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/json" }));
  }
}

/** The sender makes the key, and that is us. */
async function setWebhookKey(secrets: SecretsManagerClient, SecretId: string): Promise<string> {
  const key = `whsec_${randomBytes(32).toString("base64")}`;
  const SecretString = JSON.stringify({ key });
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
  return key;
}

/** The command line's variables: what the stacks say, and what the functions are told of the search. */
async function variablesOf(outputs: Outputs, lambda: LambdaClient): Promise<Variables> {
  const FunctionName = "docket-local-prepare";
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const told = Object.entries(Environment?.Variables ?? {}).filter(([name]) =>
    name.startsWith("DOCKET_"),
  );
  return {
    DOCKET_EVENTS_TABLE: outputs.EventsTable,
    DOCKET_VIEWS_TABLE: outputs.ViewsTable,
    DOCKET_KEYS_TABLE: outputs.KeysTable,
    DOCKET_BUCKET: outputs.Bucket,
    DOCKET_KMS_KEY: outputs.DataKey,
    DOCKET_EVENT_BUS: outputs.EventBus,
    DOCKET_ALERTS_TOPIC: outputs.AlertsTopic,
    DOCKET_SETTINGS_PATH: outputs.SettingsPath,
    DOCKET_SEARCH_DOMAIN: outputs.SearchDomain,
    DOCKET_SEARCH_PROTOCOL: "http",
    DOCKET_BEDROCK_STAND_IN: "true",
    ...Object.fromEntries(told),
  };
}

/** So many messages of the past are examples to the first ones that are written. */
const pastMessages = 20;

/**
 * Puts the example's agents into service, makes the search indexes, and takes in some messages of the
 * past: what a person does by the command line after the first deployment. An error is what it said.
 */
export async function putIntoService(
  variables: Variables,
  folder: string,
): Promise<Result<void, string>> {
  const past = await readFile(join(examples, "past-messages.ndjson"), "utf8");
  const customers = await readFile(join(examples, "customers.ndjson"), "utf8");
  const files = { quiet: join(folder, "quiet.ndjson"), past: join(folder, "past.ndjson") };
  // A run wants somebody to write to; who has not consented gets no message.
  const quiet = customers.split("\n").find((line) => line.includes('"marketing_consent":false'));
  await writeFile(files.quiet, `${quiet}\n`);
  await writeFile(files.past, `${past.split("\n").slice(0, pastMessages).join("\n")}\n`);
  const out = join(folder, "out");
  const run = ["run", files.quiet, "--outcomes", files.past, "--aws", "--out", out];
  const { code, err: complaint } = await docket(variables, run);
  return code === 0 ? ok(undefined) : err(`docket run --aws: ${complaint}`);
}
