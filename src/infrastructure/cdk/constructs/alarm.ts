import type { Stack } from "aws-cdk-lib";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import type { Site } from "../site.js";

/** A metric of CloudWatch, and what of it is looked at. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Average" | "Maximum" | "Sum" | "p99";
}

/** What somebody has to be told of. */
export interface Watch {
  /** The alarm's name, after that of the stage. */
  readonly name: string;
  /** What is the matter, as a sentence. */
  readonly what: string;
  /** The heading of the runbook that says what to do first. */
  readonly runbook: string;
  readonly metric: Metric;
  readonly is: "above" | "below";
  readonly threshold: number;
  readonly periodSeconds: number;
  /** For so many periods, one after the other; one unless said. */
  readonly periods?: number;
  /** What it means when there are no data. */
  readonly missing: keyof typeof missingMeans;
}

const missingMeans = {
  notBreaching: "No data count as good.",
  breaching: "No data count as bad.",
  missing: "Without data nothing is known, and nobody is told.",
};

/** Tells the topic when something begins to be the matter, and when it no longer is: its ARN. */
export function addAlarm(
  stack: Stack,
  { stage, names }: Site,
  { metric, ...watch }: Watch,
  topic: string,
): string {
  const { statistic } = metric;
  const { runbook } = stage.operations;
  const name = names.own(watch.name);
  new CfnAlarm(stack, watch.name, {
    alarmName: name,
    alarmDescription: `${watch.what} First steps: ${runbook}#${watch.runbook}. ${missingMeans[watch.missing]}`,
    namespace: metric.namespace,
    metricName: metric.name,
    dimensions: Object.entries(metric.dimensions).map(([key, value]) => ({ name: key, value })),
    ...(statistic === "p99" ? { extendedStatistic: statistic } : { statistic }),
    comparisonOperator: watch.is === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
    threshold: watch.threshold,
    period: watch.periodSeconds,
    evaluationPeriods: watch.periods ?? 1,
    treatMissingData: watch.missing,
    alarmActions: [topic],
    okActions: [topic],
  });
  return names.arn("cloudwatch", `alarm:${name}`);
}
