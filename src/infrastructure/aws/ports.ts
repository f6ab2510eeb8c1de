import type { ContainerModule } from "inversify";
import { BedrockLanguageModel, BedrockTitanEmbedder, bedrockClient } from "#adapters/bedrock";
import { dynamoDbClient, dynamoDbPorts } from "#adapters/dynamodb";
import { EventBridgePublisher, eventBridgeClient } from "#adapters/eventbridge";
import { KmsKeyWrapper, kmsClient } from "#adapters/kms";
import { KnowledgeBaseSimilarCases, knowledgeBaseClients } from "#adapters/knowledge-base";
import { S3ArtefactStore, S3BrandGuidelines, S3ReportStore, s3Client } from "#adapters/s3";
import { SnsAlerts, snsClient } from "#adapters/sns";
import { SsmSettings, ssmClient } from "#adapters/ssm";
import { SystemClock } from "#adapters/system";
import type { Clock, Ports, Settings } from "#application";
import { adapters } from "../container.js";
import type { AwsConfig } from "./config.js";
import { quotaGovernors } from "./quotas.js";
import { noSearch, searchPorts } from "./search.js";

/** Every port on AWS. Nothing is asked of AWS before a port is used. */
export function awsAdapters(config: AwsConfig): ContainerModule {
  return adapters(awsPorts(config));
}

/** The same as ports, of which some may be other ones. */
export function awsPorts(config: AwsConfig, given: Partial<Ports> = {}): Ports {
  const clock = given.clock ?? new SystemClock();
  const settings = given.settings ?? new SsmSettings(ssmClient(), { path: config.settingsPath });
  const models = modelPorts(config, settings);
  return {
    clock,
    ...storagePorts(config, clock),
    ...bucketPorts(config),
    ...models,
    ...(config.search === undefined
      ? noSearch
      : searchPorts(config.search, given.embedder ?? models.embedder)),
    ...knowledgeBasePorts(config),
    ...messagingPorts(config),
    settings,
    ...given,
  };
}

/** Events, snapshots, views and keys: DynamoDB, with KMS around the keys. */
export function storagePorts(
  { tables, kmsKey }: Pick<AwsConfig, "tables" | "kmsKey">,
  clock: Clock,
): Pick<Ports, "events" | "snapshots" | "keys" | "views"> {
  const wrapper = new KmsKeyWrapper(kmsClient(), { key: kmsKey });
  return dynamoDbPorts({ client: dynamoDbClient(), tables, wrapper, clock });
}

/** Artefacts, guidelines and reports: one bucket of S3. */
export function bucketPorts({
  bucket,
  guidelinesKey,
}: Pick<AwsConfig, "bucket" | "guidelinesKey">): Pick<
  Ports,
  "artefacts" | "guidelines" | "reports"
> {
  const client = s3Client();
  return {
    artefacts: new S3ArtefactStore(client, { bucket }),
    guidelines: new S3BrandGuidelines(client, { bucket, key: guidelinesKey }),
    reports: new S3ReportStore(client, { bucket }),
  };
}

/** Models and embeddings: Bedrock, within the quotas that are set. */
export function modelPorts(
  { dimension, bedrockStandIn: standIn }: Pick<AwsConfig, "dimension" | "bedrockStandIn">,
  settings: Settings,
): Pick<Ports, "model" | "embedder"> {
  const client = bedrockClient();
  return {
    model: new BedrockLanguageModel(client, { governorOf: quotaGovernors(settings) }),
    embedder: new BedrockTitanEmbedder(client, { dimension, standIn }),
  };
}

/** Similar cases: a knowledge base of Bedrock, if there is one. */
export function knowledgeBasePorts({
  knowledgeBase,
  bucket,
}: Pick<AwsConfig, "knowledgeBase" | "bucket">): Partial<Pick<Ports, "cases">> {
  if (knowledgeBase === undefined) return {};
  const options = { ...knowledgeBase, bucket };
  return { cases: new KnowledgeBaseSimilarCases(knowledgeBaseClients(), options) };
}

/** Public events and alerts. */
export function messagingPorts({
  eventBus,
  alertsTopic,
}: Pick<AwsConfig, "eventBus" | "alertsTopic">): Pick<Ports, "publisher" | "alerts"> {
  return {
    publisher: new EventBridgePublisher({ client: eventBridgeClient(), bus: eventBus }),
    alerts: new SnsAlerts(snsClient(), { topic: alertsTopic }),
  };
}
