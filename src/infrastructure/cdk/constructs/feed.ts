import type { Stack } from "aws-cdk-lib";
import { CfnEventSourceMapping, type IFunction } from "aws-cdk-lib/aws-lambda";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Site } from "../site.js";

/** What calls a function with the records of a stream. */
export interface StreamFeed {
  readonly stream: string;
  readonly to: IFunction;
  /** Hears which records were given up. */
  readonly failures: Queue;
  readonly batchSize: number;
  /** Records that do not match it are not handed over. */
  readonly pattern?: object;
}

/**
 * Calls the function with the records of a stream. What fails is halved until the bad record is alone; it is
 * given up after the stage's number of tries, so that it does not hold up what comes after it for ever.
 */
export function feedFromStream(stack: Stack, { stage }: Site, feed: StreamFeed): void {
  const { stream, to, failures, batchSize, pattern } = feed;
  const mapping = new CfnEventSourceMapping(stack, `${to.node.id}-feed`, {
    functionName: to.functionName,
    eventSourceArn: stream,
    startingPosition: "TRIM_HORIZON",
    batchSize,
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: stage.streams.retries,
    maximumRecordAgeInSeconds: stage.streams.maxAgeHours * 3_600,
    destinationConfig: { onFailure: { destination: failures.queueArn } },
    functionResponseTypes: ["ReportBatchItemFailures"],
    ...(pattern !== undefined && {
      filterCriteria: { filters: [{ pattern: JSON.stringify(pattern) }] },
    }),
  });
  mapping.node.addDependency(to);
}
