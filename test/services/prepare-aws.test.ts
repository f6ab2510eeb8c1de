import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { DescribeDomainCommand, OpenSearchClient } from "@aws-sdk/client-opensearch";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParametersByPathCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { guidelines } from "#application";
import { type AwsLocal, startAwsLocal } from "../../services/aws-local.js";
import { identity, prepareAws, type Variables } from "../../services/prepare-aws.js";
import { modelQuotas } from "../../src/infrastructure/aws/quotas.js";
import { describeDynamoDb } from "../support/dynamodb.js";

describe.skipIf(inject("aws") === null)("an AWS that was prepared for Docket", () => {
  describeDynamoDb("with its tables in DynamoDB Local", ({ endpoint: dynamoDb, client }) => {
    let aws: AwsLocal;
    let httpsAgent: Agent;
    let made: Variables;
    const name = `docket-${crypto.randomUUID().slice(0, 8)}`;
    // One of its own: in the tests' common one somebody else may have made the same.
    beforeAll(async () => {
      aws = (await startAwsLocal({ openSearch: "127.0.0.1:9200" }))._unsafeUnwrap();
      httpsAgent = new Agent({ keepAlive: true, ca: readFileSync(aws.caFile) });
      made = await prepareAws({ dynamoDb, aws, openSearch: "http://127.0.0.1:9200" }, name);
    });
    afterAll(async () => {
      httpsAgent.destroy();
      await aws.stop();
    });
    const config = () => ({ ...identity, endpoint: aws.endpoint, requestHandler: { httpsAgent } });

    it("has the tables", async () => {
      for (const name of ["DOCKET_EVENTS_TABLE", "DOCKET_VIEWS_TABLE", "DOCKET_KEYS_TABLE"]) {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: made[name] }));
        expect(Table?.TableStatus).toBe("ACTIVE");
      }
    });

    it("has the example's brand guidelines in its bucket", async () => {
      const { DOCKET_BUCKET: Bucket, DOCKET_GUIDELINES_KEY: Key } = made;
      const { Body } = await new S3Client(config()).send(new GetObjectCommand({ Bucket, Key }));
      const { company } = guidelines.parse(JSON.parse((await Body?.transformToString()) ?? ""));
      expect(company).toBe("Brightside Home Services");
    });

    it("has a key that can encrypt", async () => {
      const { KeyMetadata } = await new KMSClient(config()).send(
        new DescribeKeyCommand({ KeyId: made["DOCKET_KMS_KEY"] }),
      );
      expect(KeyMetadata).toMatchObject({ KeyState: "Enabled", KeyUsage: "ENCRYPT_DECRYPT" });
    });

    it("shows in a queue what is published on its bus", async () => {
      const Entries = [
        {
          EventBusName: made["DOCKET_EVENT_BUS"],
          Source: "docket",
          DetailType: "message.approved.v1",
          Detail: '{"id":"e-1"}',
        },
      ];
      await new EventBridgeClient(config()).send(new PutEventsCommand({ Entries }));
      const { DOCKET_PUBLISHED_QUEUE: QueueUrl } = made;
      const { Messages } = await new SQSClient(config()).send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }),
      );
      expect(JSON.parse(Messages?.[0]?.Body ?? "")).toMatchObject({
        "detail-type": "message.approved.v1",
        detail: { id: "e-1" },
      });
    });

    it("has a topic for alerts, a webhook key, settings, and a domain with our OpenSearch", async () => {
      const { DOCKET_ALERTS_TOPIC: TopicArn, DOCKET_WEBHOOK_SECRET: SecretId } = made;
      const { DOCKET_SETTINGS_PATH: Path, DOCKET_SEARCH_DOMAIN: DomainName } = made;
      const [told, secret, settings, domain] = await Promise.all([
        new SNSClient(config()).send(new PublishCommand({ TopicArn, Message: "hello" })),
        new SecretsManagerClient(config()).send(new GetSecretValueCommand({ SecretId })),
        new SSMClient(config()).send(new GetParametersByPathCommand({ Path })),
        new OpenSearchClient(config()).send(new DescribeDomainCommand({ DomainName })),
      ]);
      expect(told.MessageId).toMatch(/./);
      expect(JSON.parse(secret.SecretString ?? "")).toEqual({
        key: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      });
      expect(settings.Parameters).toMatchObject([{ Name: `/${name}/model-quotas` }]);
      const quotas = modelQuotas.schema.parse(JSON.parse(settings.Parameters?.[0]?.Value ?? ""));
      expect(Object.keys(quotas).sort()).toEqual([
        "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
      ]);
      expect(domain.DomainStatus).toMatchObject({ Endpoint: "127.0.0.1:9200", Processing: false });
    });
  });
});
