import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type MetricDatum,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  type StandardUnit,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import * as z from "zod";
import type { App } from "./deployed.js";
import { type Waited, waitedByAlarm, waitedByWidget, widgetsIn } from "./waited.js";

const alert = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  NewStateValue: z.enum(["ALARM", "OK"]),
});

/** What somebody is told who subscribes to the alerts. */
export type Alert = z.output<typeof alert>;

/** Subscribes a queue to the alerts: all that have come since. */
export async function subscribed(app: App, name: string): Promise<() => Promise<readonly Alert[]>> {
  const { config, outputs, sqs } = app;
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
      Condition: { ArnEquals: { "aws:SourceArn": outputs.AlertsTopic } },
    },
  });
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  await new SNSClient(config).send(
    new SubscribeCommand({
      TopicArn: outputs.AlertsTopic,
      Protocol: "sqs",
      Endpoint: Attributes?.["QueueArn"],
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  const heard: Alert[] = [];
  return async () => {
    for (;;) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      if (Messages.length === 0) return heard;
      for (const { Body = "", ReceiptHandle } of Messages) {
        heard.push(alert.parse(JSON.parse(Body)));
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  };
}

const directive = z.object({
  Namespace: z.string(),
  Dimensions: z.array(z.array(z.string())),
  Metrics: z.array(z.strictObject({ Name: z.string(), Unit: z.string() })),
});

const embedded = z
  .object({
    _aws: z.strictObject({ Timestamp: z.number(), CloudWatchMetrics: z.array(directive) }),
  })
  .catchall(z.union([z.string(), z.number()]));

/** A line of a log in CloudWatch's embedded metric format. */
export type EmbeddedLine = z.output<typeof embedded>;

/** The lines with metrics in the log of a function, by the last part of its name, since an instant. */
export async function metricLines(
  { config }: App,
  name: string,
  startTime = 0,
): Promise<readonly EmbeddedLine[]> {
  const logs = new CloudWatchLogsClient(config);
  const logGroupName = `/aws/lambda/docket-local-${name}`;
  const lines: EmbeddedLine[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.send(
      new FilterLogEventsCommand({ logGroupName, startTime, nextToken }),
    );
    const messages = (page.events ?? []).flatMap(({ message = "" }) => message.split("\n"));
    lines.push(
      ...messages
        .filter((line) => line.startsWith('{"_aws"'))
        .map((line) => embedded.parse(JSON.parse(line))),
    );
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return lines;
}

/** The metrics that CloudWatch makes of a line: for each set of dimensions one. */
export function metricsIn({ _aws, ...values }: EmbeddedLine): readonly Told[] {
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        namespace: Namespace,
        datum: {
          MetricName: Name,
          Unit: Unit as StandardUnit,
          Value: Number(values[Name]),
          Timestamp: new Date(_aws.Timestamp),
          Dimensions: names.map((name) => ({ Name: name, Value: String(values[name]) })),
        },
      })),
    ),
  );
}

/** A value of a metric. */
interface Told {
  readonly namespace: string;
  readonly datum: MetricDatum;
}

/** Tells CloudWatch, which evaluates all alarms anew. */
export async function tellMetrics({ config }: App, told: readonly Told[]): Promise<void> {
  const cloudWatch = new CloudWatchClient(config);
  const namespaces = new Set(told.map(({ namespace }) => namespace));
  for (const Namespace of namespaces) {
    const MetricData = told
      .filter(({ namespace }) => namespace === Namespace)
      .map(({ datum }) => datum);
    await cloudWatch.send(new PutMetricDataCommand({ Namespace, MetricData }));
  }
}

/** Has an alarm be over, until it is evaluated anew. */
export async function calm({ config }: App, name: string): Promise<void> {
  await new CloudWatchClient(config).send(
    new SetAlarmStateCommand({
      AlarmName: `docket-local-${name}`,
      StateValue: "OK",
      StateReason: "a test begins",
    }),
  );
}

/** What the deployed alarms and the deployed dashboard wait for. */
export async function waitedFor({ config }: App): Promise<readonly Waited[]> {
  const cloudWatch = new CloudWatchClient(config);
  const { MetricAlarms = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: "docket-local-", MaxRecords: 100 }),
  );
  const { DashboardBody = "" } = await cloudWatch.send(
    new GetDashboardCommand({ DashboardName: "docket-local-operations" }),
  );
  return [...MetricAlarms.map(waitedByAlarm), ...widgetsIn(DashboardBody).flatMap(waitedByWidget)];
}
