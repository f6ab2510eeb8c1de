import { errAsync, ok, okAsync, type ResultAsync } from "neverthrow";
import { bedrockClient, bedrockProbes } from "#adapters/bedrock";
import type { Trial } from "#adapters/cli";
import { dynamoDbClient, dynamoDbProbes } from "#adapters/dynamodb";
import { eventBridgeClient, probes as eventBridgeProbes } from "#adapters/eventbridge";
import { kmsClient, kmsProbes } from "#adapters/kms";
import { KnowledgeBaseSimilarCases, knowledgeBaseProbes } from "#adapters/knowledge-base";
import { openSearchProbes } from "#adapters/opensearch";
import { s3Client, s3Probes } from "#adapters/s3";
import { secretsManagerClient, secretsManagerProbes } from "#adapters/secrets-manager";
import { snsClient, snsProbes } from "#adapters/sns";
import { ssmClient, ssmProbes } from "#adapters/ssm";
import { identityProbe, stsClient } from "#adapters/sts";
import type { Ports, Probe, Unavailable } from "#application";
import type { AwsConfig } from "./config.js";
import { awsPorts } from "./ports.js";
import { findIndexes, type SearchIndexes } from "./search.js";

/** Tries all of AWS that Docket uses. A try of each model costs a fraction of a cent. */
export function awsProbes(
  config: AwsConfig,
  models: Trial["models"],
): ResultAsync<readonly Probe[], never> {
  const ports = awsPorts(config);
  return searchProbesOf(config, ports.embedder).map((search) => [
    identityProbe(stsClient()),
    ...dynamoDbProbes(dynamoDbClient(), config.tables),
    ...kmsProbes(kmsClient(), { key: config.kmsKey }),
    ...s3Probes(s3Client(), config),
    ...ssmProbes(ssmClient(), { path: config.settingsPath }),
    ...eventBridgeProbes({ client: eventBridgeClient(), bus: config.eventBus }),
    ...snsProbes(snsClient(), { topic: config.alertsTopic }),
    ...(config.webhookSecret === undefined
      ? []
      : secretsManagerProbes(secretsManagerClient(), { secret: config.webhookSecret })),
    ...search,
    ...(ports.cases instanceof KnowledgeBaseSimilarCases ? knowledgeBaseProbes(ports.cases) : []),
    ...bedrockProbes(bedrockClient(), {
      models,
      titan: { dimension: config.dimension, standIn: config.bedrockStandIn },
    }),
  ]);
}

function searchProbesOf(
  { search }: AwsConfig,
  embedder: Ports["embedder"],
): ResultAsync<readonly Probe[], never> {
  if (search === undefined) return okAsync([]);
  return findIndexes(search, embedder)
    .map(searchProbes)
    .orElse((error) => ok([failing("find OpenSearch", error)]));
}

function searchProbes({ cases, customers, options }: SearchIndexes): readonly Probe[] {
  return [...openSearchProbes(cases, options[0]), ...openSearchProbes(customers, options[1])];
}

function failing(what: string, error: Unavailable): Probe {
  return { what, run: () => errAsync(error) };
}
