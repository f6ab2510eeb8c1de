import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { CfnEventSourceMapping, type IFunction } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { accept } from "../reasons.js";
import type { Site } from "../site.js";

/** Letters live this long at most, the time in the dead-letter queue included. */
const longest = Duration.days(14);

/** A queue for what could not be done, to be looked at and handed back. */
export function addDeadLetterQueue(stack: Stack, { names }: Site, key: IKey, name: string): Queue {
  const queue = new Queue(stack, `${name}-queue`, {
    queueName: names.own(name),
    retentionPeriod: longest,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  accept(queue, {
    "AwsSolutions-SQS3": "It is a dead-letter queue itself: of another queue, or of streams.",
  });
  return queue;
}

/** A queue with its dead-letter queue, for a function with the stage's timeout. */
export function addQueue(stack: Stack, site: Site, key: IKey, name: string): Queue {
  const { functionTimeoutSeconds, maxReceiveCount } = site.stage.queues;
  const queue = addDeadLetterQueue(stack, site, key, `${name}-dlq`);
  return new Queue(stack, `${name}-queue`, {
    queueName: site.names.own(name),
    // As Lambda asks for it: so that what is tried again is not tried at the same time.
    visibilityTimeout: Duration.seconds(6 * functionTimeoutSeconds),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: { queue, maxReceiveCount },
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: key,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Calls the function with letters of the queue, and takes an answer for each. */
export function feedFromQueue(
  stack: Stack,
  { queue, to, maximumConcurrency }: { queue: Queue; to: IFunction; maximumConcurrency?: number },
): void {
  const mapping = new CfnEventSourceMapping(stack, `${to.node.id}-feed`, {
    functionName: to.functionName,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    functionResponseTypes: ["ReportBatchItemFailures"],
    ...(maximumConcurrency !== undefined && { scalingConfig: { maximumConcurrency } }),
  });
  mapping.node.addDependency(to);
}
