import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import { join } from "node:path";
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateDomainCommand, OpenSearchClient } from "@aws-sdk/client-opensearch";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { createTables, dynamoDbClient } from "#adapters/dynamodb";
import { untilAws } from "./aws-local.js";
import { repository } from "./cache.js";
import { untilReady } from "./dynamodb-local.js";
import type { Places } from "./services.js";

const guidelines = "brand-guidelines.json";

/** Whose everything is: the account's root. */
export const identity = {
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
};

/** Names of variables, and what they are to be set to. */
export type Variables = Readonly<Record<string, string>>;

/**
 * Makes what Docket needs in an AWS where nothing of that name is yet, as soon as it answers. Returns
 * the variables by which Docket finds it, and `DOCKET_PUBLISHED_QUEUE`: the queue where each
 * published event arrives, to be looked at. The name is for all of it: 3 to 28 small letters, digits
 * and -, which is what a search domain may be called.
 */
export async function prepareAws(places: Places, name = "docket"): Promise<Variables> {
  await Promise.all([untilReady(places.dynamoDb), untilAws(places.aws)]);
  const httpsAgent = new Agent({ keepAlive: true, ca: await readFile(places.aws.caFile) });
  const config = { ...identity, endpoint: places.aws.endpoint, requestHandler: { httpsAgent } };
  try {
    const made = await Promise.all([
      makeTables(places.dynamoDb, name),
      makeBucket(new S3Client({ ...config, forcePathStyle: true }), name),
      makeKey(new KMSClient(config), name),
      makeBus(new EventBridgeClient(config), new SQSClient(config), name),
      makeTopic(new SNSClient(config), name),
      makeSecret(new SecretsManagerClient(config), name),
      makeSettings(new SSMClient(config), name),
      makeDomain(new OpenSearchClient(config), name),
    ]);
    return Object.assign({}, ...made);
  } finally {
    httpsAgent.destroy();
  }
}

async function makeTables(endpoint: string, name: string): Promise<Variables> {
  const client = dynamoDbClient({ ...identity, endpoint });
  const tables = { events: `${name}-events`, views: `${name}-views`, keys: `${name}-keys` };
  await createTables(client, tables);
  client.destroy();
  return {
    DOCKET_EVENTS_TABLE: tables.events,
    DOCKET_VIEWS_TABLE: tables.views,
    DOCKET_KEYS_TABLE: tables.keys,
  };
}

async function makeBucket(s3: S3Client, Bucket: string): Promise<Variables> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  const file = join(repository(import.meta.dirname), "examples", guidelines);
  const Body = await readFile(file);
  const ContentType = "application/json";
  await s3.send(new PutObjectCommand({ Bucket, Key: guidelines, Body, ContentType }));
  return { DOCKET_BUCKET: Bucket, DOCKET_GUIDELINES_KEY: guidelines };
}

async function makeKey(kms: KMSClient, name: string): Promise<Variables> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Description: "wraps data keys" }));
  await kms.send(
    new CreateAliasCommand({ AliasName: `alias/${name}`, TargetKeyId: KeyMetadata?.KeyId }),
  );
  return { DOCKET_KMS_KEY: given(KeyMetadata?.Arn) };
}

async function makeBus(
  events: EventBridgeClient,
  sqs: SQSClient,
  EventBusName: string,
): Promise<Variables> {
  await events.send(new CreateEventBusCommand({ Name: EventBusName }));
  const queue = await tapBus(events, sqs, EventBusName, `${EventBusName}-published`);
  return { DOCKET_EVENT_BUS: EventBusName, DOCKET_PUBLISHED_QUEUE: queue };
}

/** Makes a queue where all that is put on a bus from now on arrives, and says its address. */
export async function tapBus(
  events: EventBridgeClient,
  sqs: SQSClient,
  EventBusName: string,
  name: string,
): Promise<string> {
  const EventPattern = JSON.stringify({ source: [{ exists: true }] });
  const { RuleArn } = await events.send(
    new PutRuleCommand({ Name: name, EventBusName, EventPattern }),
  );
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
        Condition: { ArnEquals: { "aws:SourceArn": RuleArn } },
      },
    ],
  });
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const Targets = [{ Id: "queue", Arn: given(Attributes?.["QueueArn"]) }];
  await events.send(new PutTargetsCommand({ Rule: name, EventBusName, Targets }));
  return given(QueueUrl);
}

async function makeTopic(sns: SNSClient, name: string): Promise<Variables> {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: `${name}-alerts` }));
  return { DOCKET_ALERTS_TOPIC: given(TopicArn) };
}

async function makeSecret(secrets: SecretsManagerClient, name: string): Promise<Variables> {
  const Name = `${name}-webhook`;
  const SecretString = JSON.stringify({ key: `whsec_${randomBytes(32).toString("base64")}` });
  await secrets.send(new CreateSecretCommand({ Name, SecretString }));
  return { DOCKET_WEBHOOK_SECRET: Name };
}

/** The models of the example's agents, within quotas that nobody reaches on one machine. */
const quotas = {
  "us.anthropic.claude-haiku-4-5-20251001-v1:0": { tokensPerMinute: 50_000_000 },
  "us.anthropic.claude-sonnet-4-5-20250929-v1:0": { tokensPerMinute: 50_000_000 },
};

async function makeSettings(ssm: SSMClient, name: string): Promise<Variables> {
  const settingsPath = `/${name}`;
  const Name = `${settingsPath}/model-quotas`;
  const Value = JSON.stringify(quotas);
  await ssm.send(new PutParameterCommand({ Name, Type: "String", Value }));
  return { DOCKET_SETTINGS_PATH: settingsPath };
}

/** The local AWS answers with the endpoint of our own server. */
async function makeDomain(openSearch: OpenSearchClient, DomainName: string): Promise<Variables> {
  await openSearch.send(new CreateDomainCommand({ DomainName, EngineVersion: "OpenSearch_2.19" }));
  // The server behind it has no TLS.
  return { DOCKET_SEARCH_DOMAIN: DomainName, DOCKET_SEARCH_PROTOCOL: "http" };
}

function given(value: string | undefined): string {
  if (value === undefined) throw new Error("the local AWS answered without a name");
  return value;
}

/** The usual variables of AWS's clients, and where Bedrock's stand-in is. */
export function variablesOf(
  { aws, dynamoDb }: Pick<Places, "aws" | "dynamoDb">,
  bedrock: string,
): Variables {
  return {
    ...clientVariables(aws),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock,
    DOCKET_BEDROCK_STAND_IN: "true",
  };
}

/** The usual variables of AWS's clients. */
export function clientVariables({ endpoint, caFile }: Places["aws"]): Variables {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: identity.region,
    AWS_DEFAULT_REGION: identity.region,
    AWS_ACCESS_KEY_ID: identity.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: identity.credentials.secretAccessKey,
    // Of another account, if any: it would go along with the key.
    AWS_SESSION_TOKEN: "",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CA_BUNDLE: caFile,
    NODE_EXTRA_CA_CERTS: caFile,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}
