import { type App, Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import {
  AttributeType,
  BillingMode,
  StreamViewType,
  Table,
  TableEncryption,
} from "aws-cdk-lib/aws-dynamodb";
import { CfnEventBus } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { type Keys, type Site, stackOf, tell } from "../site.js";
import { addBucket } from "./bucket.js";

/** The stack of what is kept, and what others have to know of it. */
export interface Data {
  readonly stack: Stack;
  readonly keys: Keys;
  /** The ARN of the stream of the events table. */
  readonly changes: string;
}

/** Keys, tables, the bucket and the bus: what has state, and no code. */
export function dataStack(app: App, site: Site): Data {
  const stack = stackOf(app, site, "data", "Docket: what is kept, and the keys it is encrypted by");
  const keys = { storage: storageKey(stack, site), personal: personalKey(stack, site) };
  const { events, views, vault } = addTables(stack, site, keys);
  const bucket = addBucket(stack, site, keys.storage);
  const bus = new CfnEventBus(stack, "bus", {
    name: site.names.own("events"),
    description: "Docket's public events: nothing personal",
  });
  bus.applyRemovalPolicy(RemovalPolicy.RETAIN);
  tell(stack, {
    EventsTable: events.tableName,
    ViewsTable: views.tableName,
    KeysTable: vault.tableName,
    Bucket: bucket.bucketName,
    DataKey: keys.personal.keyArn,
    StorageKey: keys.storage.keyArn,
  });
  return { stack, keys, changes: events.tableStreamArn ?? "" };
}

/** Services that write on their own account, where no caller's rights are asked for, are named in its policy. */
function storageKey(stack: Stack, { stage, names }: Site): Key {
  const key = new Key(stack, "storage-key", {
    alias: `alias/${names.own("storage")}`,
    description: "Docket: tables, bucket, queues, streams, secrets, logs",
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
    pendingWindow: Duration.days(30),
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: "Logs",
      principals: [new ServicePrincipal(`logs.${stage.region}.amazonaws.com`)],
      actions: [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ],
      resources: ["*"],
      conditions: {
        ArnLike: { "kms:EncryptionContext:aws:logs:arn": names.arn("logs", "log-group:*") },
      },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      // For topics EventBridge tells KMS of no source (SNS Developer Guide, "Key management"), for queues nothing is
      // said. SQS tells which queue it is, and the queue's policy says which rule of which account may.
      sid: "EventsIntoQueues",
      principals: [new ServicePrincipal("events.amazonaws.com")],
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      conditions: { ArnLike: { "kms:EncryptionContext:aws:sqs:arn": names.queueArn("*") } },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: "Alarms",
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: ["*"],
      conditions: { StringEquals: { "aws:SourceAccount": stage.account } },
    }),
  );
  return key;
}

/** Whoever may use it can read what is personal: no service can, nor what serves another purpose. */
function personalKey(stack: Stack, { names }: Site): Key {
  return new Key(stack, "personal-key", {
    alias: `alias/${names.own("personal")}`,
    description: "Docket: wraps the key of each person",
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
    pendingWindow: Duration.days(30),
  });
}

/** As `tableDefinitions` of the DynamoDB adapter has them. */
function addTables(stack: Stack, { names }: Site, { storage }: Keys) {
  const table = (what: string, recoveryPeriodInDays: number) => ({
    tableName: names.own(what),
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.CUSTOMER_MANAGED,
    encryptionKey: storage,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  const text = (name: string) => ({ name, type: AttributeType.STRING });
  const events = new Table(stack, "events", {
    ...table("events", 35),
    partitionKey: text("s"),
    sortKey: { name: "v", type: AttributeType.NUMBER },
    stream: StreamViewType.NEW_IMAGE,
  });
  const views = new Table(stack, "views", {
    ...table("views", 35),
    partitionKey: text("k"),
    // For rows that are needed for a while only: requests that may be sent again.
    timeToLiveAttribute: "e",
  });
  for (const i of [1, 2, 3]) {
    views.addGlobalSecondaryIndex({
      indexName: `index-${i}`,
      partitionKey: text(`p${i}`),
      sortKey: text(`s${i}`),
    });
  }
  // Who is forgotten can be brought back for as long as their key can.
  const vault = new Table(stack, "keys", { ...table("keys", 7), partitionKey: text("k") });
  return { events, views, vault };
}
