import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type LifecycleRule,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { accept } from "../reasons.js";
import type { Site } from "../site.js";

const safe = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
};

/** Artefacts, reports, settings, what was uploaded and what of it was refused. */
export function addBucket(stack: Stack, site: Site, key: IKey): Bucket {
  const bucket = new Bucket(stack, "bucket", {
    ...safe,
    bucketName: site.names.bucket,
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    versioned: true,
    lifecycleRules: [expiring("uploads/"), expiring("rejects/"), olderVersions],
    serverAccessLogsBucket: addLog(stack, site),
  });
  // The property that CDK has for it brings a function of CDK's own along.
  const resource = bucket.node.defaultChild as CfnBucket;
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  return bucket;
}

/** What is personal in the clear: 14 days after it came also its older versions are gone. */
function expiring(prefix: string): LifecycleRule {
  return {
    id: prefix.replace("/", ""),
    prefix,
    expiration: Duration.days(13),
    noncurrentVersionExpiration: Duration.days(1),
  };
}

/** What was overwritten or removed by mistake can be had again for as long as a person's key. */
const olderVersions: LifecycleRule = {
  id: "older-versions",
  noncurrentVersionExpiration: Duration.days(7),
  abortIncompleteMultipartUploadAfter: Duration.days(1),
  expiredObjectDeleteMarker: true,
};

/** Who read and wrote which object. S3 delivers it only where its own keys encrypt. */
function addLog(stack: Stack, { names }: Site): Bucket {
  const log = new Bucket(stack, "access-log", {
    ...safe,
    bucketName: `${names.bucket}-access-log`,
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ id: "expire", expiration: Duration.days(90) }],
  });
  accept(log, {
    "AwsSolutions-S1":
      "It is the access log of the other bucket; a log of its own would grow by itself.",
  });
  return log;
}
