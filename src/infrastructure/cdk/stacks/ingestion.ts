import { type App, Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { Stream, StreamEncryption, StreamMode } from "aws-cdk-lib/aws-kinesis";
import { CfnSecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { feedFromStream } from "../constructs/feed.js";
import { addFunction } from "../constructs/function.js";
import { addDeadLetterQueue, addQueue, feedFromQueue } from "../constructs/queue.js";
import { byService, rows, sealsEvents } from "../constructs/record-rights.js";
import {
  followsEvents,
  publishes,
  putsInto,
  takesFrom,
  takesIn,
} from "../constructs/service-rights.js";
import { accept } from "../reasons.js";
import { type Site, stackOf, tell } from "../site.js";
import { bucketVariables, recordVariables } from "../variables.js";
import type { Data } from "./data.js";
import { addUploads } from "./uploads.js";

/** What comes in, and what follows from it: facts, rows, public events. */
export function ingestionStack(app: App, site: Site, data: Data): Stack {
  const stack = stackOf(
    app,
    site,
    "ingestion",
    "Docket: facts come in, rows and public events go out",
  );
  stack.addStackDependency(data.stack);
  const { stage } = site;
  const { keys } = data;
  const failures = addDeadLetterQueue(stack, site, keys.storage, "streams-dlq");
  const intake = addQueue(stack, site, keys.storage, "intake");
  const fromQueue = addFunction(stack, site, keys, {
    name: "ingest-queue",
    what: "Takes in what webhooks told",
    timeoutSeconds: stage.queues.functionTimeoutSeconds,
    variables: { ...recordVariables(site, keys), ...bucketVariables(site) },
    rights: [...takesIn(site, keys), ...takesFrom(site, keys, "intake")],
  });
  feedFromQueue(stack, { queue: intake, to: fromQueue });
  const streamName = addKinesis(stack, site, data, failures);
  followChanges(stack, site, data, failures);
  const uploads = addUploads(stack, site, data);
  const secret = addWebhookSecret(stack, site, data);
  tell(stack, {
    WebhookSecret: secret,
    IntakeQueueUrl: intake.queueUrl,
    IntakeDlqUrl: intake.deadLetterQueue?.queue.queueUrl ?? "",
    ...(streamName !== undefined && { KinesisStream: streamName }),
    UploadStateMachine: uploads,
    StreamsDlqUrl: failures.queueUrl,
  });
  return stack;
}

/** The stream for high volumes, if the stage has one: its name. */
function addKinesis(stack: Stack, site: Site, data: Data, failures: Queue): string | undefined {
  const { stage, names } = site;
  const { keys } = data;
  if (stage.kinesis === undefined) return undefined;
  const stream = new Stream(stack, "records", {
    streamName: names.own("records"),
    streamMode: StreamMode.PROVISIONED,
    shardCount: stage.kinesis.shards,
    retentionPeriod: Duration.hours(stage.kinesis.retentionHours),
    encryption: StreamEncryption.KMS,
    encryptionKey: keys.storage,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  accept(stream, {
    "AwsSolutions-KDS3":
      "A key of ours is meant: its policy says who may read the stream, and its use can be audited and ended.",
  });
  const reads = ["DescribeStream", "DescribeStreamSummary", "GetRecords", "GetShardIterator"];
  const ingest = addFunction(stack, site, keys, {
    name: "ingest-stream",
    what: "Takes in what Kinesis brings",
    timeoutSeconds: 60,
    variables: { ...recordVariables(site, keys), ...bucketVariables(site) },
    rights: [
      ...takesIn(site, keys),
      ...putsInto(site, keys, "streams-dlq"),
      {
        actions: [...reads, "ListShards"].map((action) => `kinesis:${action}`),
        on: [names.streamArn],
      },
      byService(site, keys.storage, "kinesis", {
        to: "read",
        context: { "aws:kinesis:arn": names.streamArn },
      }),
    ],
  });
  feedFromStream(stack, site, { stream: stream.streamArn, to: ingest, failures, batchSize: 100 });
  return stream.streamName;
}

/** Each is called with every new commit; snapshots and what is removed change nothing for them. */
function followChanges(stack: Stack, site: Site, data: Data, failures: Queue): void {
  const { names } = site;
  const { keys, changes } = data;
  const follows = [...followsEvents(site, keys, changes), ...putsInto(site, keys, "streams-dlq")];
  const project = addFunction(stack, site, keys, {
    name: "project",
    what: "Refreshes the rows of streams that grew, and writes snapshots",
    timeoutSeconds: 60,
    variables: { ...recordVariables(site, keys), DOCKET_VIEWS_TABLE: names.own("views") },
    rights: [
      ...sealsEvents(site, keys),
      // A snapshot goes when the next one is there.
      { actions: ["dynamodb:DeleteItem"], on: [names.tableArn("events")] },
      rows(site, "PutItem"),
      ...follows,
    ],
  });
  const publish = addFunction(stack, site, keys, {
    name: "publish",
    what: "Tells the bus of public events",
    timeoutSeconds: 60,
    variables: { DOCKET_EVENT_BUS: names.own("events") },
    rights: [publishes(site), ...follows],
  });
  const pattern = { eventName: ["INSERT"] };
  for (const to of [project, publish]) {
    feedFromStream(stack, site, { stream: changes, to, failures, batchSize: 100, pattern });
  }
}

/**
 * What is generated is no key of ours, for those begin with "whsec_": until the sender's key is put in, nobody's
 * signature is right.
 */
function addWebhookSecret(stack: Stack, { names }: Site, { keys }: Data): string {
  const secret = new CfnSecret(stack, "webhook-secret", {
    name: names.own("webhook"),
    description: 'The keys of webhooks: {"key": "whsec_<base64 of 24 to 64 random bytes>"}',
    kmsKeyId: keys.storage.keyArn,
    generateSecretString: { secretStringTemplate: "{}", generateStringKey: "notYetSet" },
  });
  secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
  accept(secret, {
    "AwsSolutions-SMG4":
      "The sender of the webhooks makes the key: it is changed together with them, by putting the next version; the previous one holds until then.",
  });
  return names.own("webhook");
}
