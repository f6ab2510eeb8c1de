import { describe, expect, it } from "vitest";
import { endAttribute, tableDefinitions } from "#adapters/dynamodb";
import { at, type Json, ofType, resourcesOf, stageOf } from "./templates.js";

const resources = resourcesOf(stageOf("prod"));
const tables = ofType(resources, "AWS::DynamoDB::Table");
const names = {
  events: "docket-prod-events",
  views: "docket-prod-views",
  keys: "docket-prod-keys",
};

/** By what a bucket's name ends. */
function bucket(end: string): Json {
  const found = ofType(resources, "AWS::S3::Bucket").find(({ properties }) =>
    String(properties["BucketName"]).endsWith(end),
  );
  return found?.properties ?? {};
}

describe("what has state", () => {
  const types = [
    "AWS::DynamoDB::Table",
    "AWS::Events::Archive",
    "AWS::Events::EventBus",
    "AWS::KMS::Key",
    "AWS::Kinesis::Stream",
    "AWS::OpenSearchService::Domain",
    "AWS::S3::Bucket",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::SecretsManager::Secret",
  ];

  it.each(types)("%s outlives its stack", (type) => {
    const policies = ofType(resources, type).map(({ deletionPolicy }) => deletionPolicy);
    expect(policies.length).toBeGreaterThan(0);
    expect(new Set(policies)).toEqual(new Set(["Retain"]));
  });

  const encryption = {
    "AWS::DynamoDB::Table": "SSESpecification.KMSMasterKeyId",
    "AWS::Kinesis::Stream": "StreamEncryption.KeyId",
    "AWS::Logs::LogGroup": "KmsKeyId",
    "AWS::OpenSearchService::Domain": "EncryptionAtRestOptions.KmsKeyId",
    "AWS::SNS::Topic": "KmsMasterKeyId",
    "AWS::SQS::Queue": "KmsMasterKeyId",
    "AWS::SecretsManager::Secret": "KmsKeyId",
  };

  it.each(Object.entries(encryption))("%s is encrypted by our key for storage", (type, path) => {
    const keys = ofType(resources, type).map(({ properties }) =>
      JSON.stringify(at(properties, path)),
    );
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(key).toMatch(/storagekey/);
  });

  it("has keys that are renewed every year", () => {
    const keys = ofType(resources, "AWS::KMS::Key");
    expect(keys.map(({ properties }) => properties["EnableKeyRotation"])).toEqual([true, true]);
  });

  it("has one key that no service of AWS may use: it opens what is personal", () => {
    const personal = ofType(resources, "AWS::KMS::Key").find(({ id }) => id.includes("personal"));
    const statements = at(personal?.properties, "KeyPolicy.Statement") as readonly Json[];
    // The account, that is its roles by their own rights.
    expect(statements.map(({ Principal }) => JSON.stringify(Principal))).toEqual([
      expect.stringMatching(/^\{"AWS":.*:iam::123456789012:root"/),
    ]);
  });
});

describe("the tables", () => {
  it("have the keys and indexes of the adapter", () => {
    const shape = ({
      KeySchema,
      AttributeDefinitions,
      GlobalSecondaryIndexes,
      BillingMode,
    }: Json) => ({
      KeySchema,
      BillingMode,
      attributes: [...(AttributeDefinitions as readonly Json[])].sort((a, b) =>
        String(a["AttributeName"]).localeCompare(String(b["AttributeName"])),
      ),
      GlobalSecondaryIndexes,
    });
    const found = new Map(tables.map(({ properties }) => [properties["TableName"], properties]));
    expect(found.size).toBe(3);
    for (const definition of tableDefinitions(names)) {
      expect(shape(found.get(definition.TableName) ?? {})).toEqual(shape({ ...definition }));
    }
  });

  it("tell of new events as the adapter has it", () => {
    const told = tableDefinitions(names).map(({ TableName, StreamSpecification: stream }) => [
      TableName,
      stream?.StreamViewType,
    ]);
    const streams = tables.map(({ properties }) => [
      properties["TableName"],
      at(properties, "StreamSpecification.StreamViewType"),
    ]);
    expect(streams).toEqual(told);
    expect(streams[0]).toEqual(["docket-prod-events", "NEW_IMAGE"]);
  });

  it("lose the rows of the views that are needed for a while only", () => {
    const ends = tables.map(({ properties }) =>
      at(properties, "TimeToLiveSpecification.AttributeName"),
    );
    expect(ends).toEqual([undefined, endAttribute, undefined]);
  });

  it("cannot be deleted by mistake, and can be had as they were", () => {
    const days = tables.map(({ properties }) => [
      properties["TableName"],
      properties["DeletionProtectionEnabled"],
      at(properties, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled"),
      at(properties, "PointInTimeRecoverySpecification.RecoveryPeriodInDays"),
    ]);
    expect(days).toEqual([
      ["docket-prod-events", true, true, 35],
      ["docket-prod-views", true, true, 35],
      // Part of the promise to who is forgotten.
      ["docket-prod-keys", true, true, 7],
    ]);
  });
});

describe("the bucket", () => {
  const own = bucket("us-east-1");

  it("is encrypted by our key, and keeps older versions", () => {
    const rule = "BucketEncryption.ServerSideEncryptionConfiguration.0";
    expect(at(own, `${rule}.ServerSideEncryptionByDefault.SSEAlgorithm`)).toBe("aws:kms");
    expect(at(own, `${rule}.BucketKeyEnabled`)).toBe(true);
    expect(at(own, "VersioningConfiguration.Status")).toBe("Enabled");
  });

  it.each(["us-east-1", "access-log"])("%s is open to nobody outside", (end) => {
    expect(bucket(end)["PublicAccessBlockConfiguration"]).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  it("refuses what does not come by TLS 1.2", () => {
    const policies = ofType(resources, "AWS::S3::BucketPolicy");
    expect(policies).toHaveLength(2);
    for (const { properties } of policies) {
      const text = JSON.stringify(properties);
      expect(text).toContain('"aws:SecureTransport":"false"');
      expect(text).toContain('"s3:TlsVersion":1.2');
    }
  });

  it.each(["uploads/", "rejects/"])("holds nothing under %s after 14 days", (prefix) => {
    const rules = at(own, "LifecycleConfiguration.Rules") as readonly Json[];
    const rule = rules.find(({ Prefix }) => Prefix === prefix);
    const older = at(rule, "NoncurrentVersionExpiration.NoncurrentDays");
    expect([rule?.["ExpirationInDays"], older, rule?.["Status"]]).toEqual([13, 1, "Enabled"]);
  });

  it("tells EventBridge of its objects", () => {
    expect(own["NotificationConfiguration"]).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
  });

  it("writes down who reads it", () => {
    expect(at(own, "LoggingConfiguration.DestinationBucketName")).toEqual({
      Ref: expect.stringContaining("accesslog"),
    });
  });
});
