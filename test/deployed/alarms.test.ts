import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { emittedMetrics } from "#adapters/lambda";
import { lettersIn } from "../../services/local/watch.js";
import { askForMessage } from "../support/ask-for-message.js";
import { type App, describeDeployed, eventually } from "../support/deployed.js";
import {
  calm,
  metricLines,
  metricsIn,
  subscribed,
  tellMetrics,
  waitedFor,
} from "../support/deployed-alarms.js";
import { customer, ends, freshId, oldService, recentService } from "./told.js";

/**
 * The local AWS evaluates alarms whenever it is told a metric, over all that have the metric's name, and
 * delivers what an alarm says to the topic's subscribers; it does not ask whether CloudWatch may use the
 * topic's key. Of its own metrics it has those of functions that are called by their API: others are told it here.
 */
describeDeployed("an alarm", (app) => {
  const told = async (name: string) => {
    const alerts = await subscribed(app(), freshId("alerts"));
    return async () =>
      (await alerts()).filter(({ AlarmName }) => AlarmName === `docket-local-${name}`);
  };

  it("tells of a dead letter, what to do first, and that the queue is empty again", async () => {
    const { IntakeQueueUrl, IntakeDlqUrl: QueueUrl } = app().outputs;
    await app().sqs.send(new PurgeQueueCommand({ QueueUrl }));
    const heard = await told("intake-dlq-not-empty");
    await tellLetters(app(), "intake-dlq", 0);
    const MessageBody = `no letter ${freshId("alarming")}`;
    await app().sqs.send(new SendMessageCommand({ QueueUrl: IntakeQueueUrl, MessageBody }));
    await eventually(async () => expect(await lettersIn(app().sqs, QueueUrl)).toBe(1));
    await tellLetters(app(), "intake-dlq", 1);
    await eventually(async () =>
      expect((await heard()).at(-1)).toEqual({
        AlarmName: "docket-local-intake-dlq-not-empty",
        AlarmDescription:
          "Something lies in docket-local-intake-dlq that could not be done. First steps: docs/runbook.md#a-dead-letter-queue-is-not-empty. No data count as good.",
        NewStateValue: "ALARM",
      }),
    );

    await app().sqs.send(new PurgeQueueCommand({ QueueUrl }));
    await eventually(async () => {
      await tellLetters(app(), "intake-dlq", await lettersIn(app().sqs, QueueUrl));
      expect((await heard()).at(-1)?.NewStateValue).toBe("OK");
    });
  });

  it("tells of a model that is not to be had, by what the function itself has logged", async () => {
    const since = Date.now();
    const ids = Array.from({ length: 5 }, () => freshId("no-model"));
    const heard = await told("generate-model-unavailable");
    app().proxies.bedrock.meets(({ operation }) =>
      operation.includes("converse") ? { type: "refused", why: "unavailable" } : undefined,
    );
    for (const id of ids) {
      await app().tell("customer.record", customer(id, [recentService("s-1")]));
    }
    const lines = await eventually(async () => {
      const found = await metricLines(app(), "generate", since);
      expect(found.length).toBeGreaterThanOrEqual(5);
      return found;
    }, 120_000);
    app().proxies.bedrock.heal();
    // On AWS CloudWatch reads them out of the log by itself.
    await tellMetrics(app(), lines.flatMap(metricsIn));
    await eventually(async () =>
      expect((await heard()).at(-1)).toEqual({
        AlarmName: "docket-local-generate-model-unavailable",
        AlarmDescription:
          "In 15 minutes generate was left without an answer 5 times or more, after all retries. First steps: docs/runbook.md#bedrock-throttles. No data count as good.",
        NewStateValue: "ALARM",
      }),
    );
    await app().settled();
  });

  it("tells of a function that fails, by what the local AWS itself has counted", async () => {
    const heard = await told("generate-errors");
    // Whatever has failed before.
    await calm(app(), "generate-errors");
    const lambda = new LambdaClient(app().config);
    for (let i = 0; i < 5; i += 1) {
      const FunctionName = "docket-local-generate";
      const { FunctionError } = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from("{}") }),
      );
      expect(FunctionError).toBe("Unhandled");
    }
    // Any metric will do: then it looks at all alarms.
    await tellLetters(app(), "request-dlq", 0);
    expect((await heard()).at(-1)).toEqual({
      AlarmName: "docket-local-generate-errors",
      AlarmDescription:
        "generate has failed 5 times or more in 15 minutes. First steps: docs/runbook.md#a-function-fails. No data count as good.",
      NewStateValue: "ALARM",
    });
  });

  it("waits for nothing but what the functions have logged, nor does the dashboard", async () => {
    const id = freshId("measured");
    await app().tell("customer.record", customer(id, [recentService("s-1")]));
    await app().stream([{ type: "customer.record", data: customer(id, [oldService("s-0")]) }]);
    await app().settled();
    expect((await askForMessage(app(), id, "measured")).status).toBe(202);
    await dropLine(app(), customer(id, [oldService("s-2")]));
    await eventually(async () => expect(await metricLines(app(), "finish-upload")).not.toEqual([]));
    await app().settled();

    const services = Object.values(emittedMetrics).flatMap(({ services }) => services);
    const logged = await Promise.all(
      [...new Set(services)].map((name) => metricLines(app(), name)),
    );
    const lines = logged.flat();
    const is = (each: { namespace: string; name: string }, dimensions: readonly string[]) =>
      JSON.stringify([each.namespace, each.name, dimensions.toSorted()]);
    const made = new Set(
      lines.flatMap(metricsIn).map(({ namespace, datum: { MetricName = "", Dimensions = [] } }) =>
        is(
          { namespace, name: MetricName },
          Dimensions.map(({ Name, Value }) =>
            Name === "service" ? `service ${Value}` : `${Name}`,
          ),
        ),
      ),
    );
    const waited = (await waitedFor(app())).filter(({ namespace }) => !/^AWS\//.test(namespace));
    const missing = waited
      .map((each) => is(each, namesOf(each.dimensions)))
      .filter((each) => !made.has(each) && !each.includes("ModelUnavailable"));
    expect(missing).toEqual([]);
    expect(waited.length).toBeGreaterThan(20);

    // Each value of a dimension is a metric of its own, which costs: none of them is an id, or personal.
    const values = lines.flatMap(({ _aws, ...rest }) =>
      Object.values(rest).filter((value) => typeof value === "string"),
    );
    const few = /^([a-z]+(-[a-z]+)*|[a-z-]+@\d+)$/;
    expect([...new Set(values)].filter((value) => !few.test(value))).toEqual([]);
    expect(new Set(values).size).toBeLessThan(40);
    expect(JSON.stringify(lines)).not.toMatch(/Lovelace|ada@example|measured-/);
    expect(ends).toContain((await app().rowsOf(id))[0]?.status);
  });
});

/** As SQS tells CloudWatch each minute; as of 50 seconds ago, so that the minute is soon over. */
async function tellLetters(app: App, queue: string, count: number): Promise<void> {
  const datum = {
    MetricName: "ApproximateNumberOfMessagesVisible",
    Value: count,
    Timestamp: new Date(Date.now() - 50_000),
    Dimensions: [{ Name: "QueueName", Value: `docket-local-${queue}` }],
  };
  await tellMetrics(app, [{ namespace: "AWS/SQS", datum }]);
}

function namesOf(dimensions: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(dimensions).map(([name, value]) =>
    name === "service" ? `service ${value}` : name,
  );
}

async function dropLine({ config, outputs }: App, data: object): Promise<void> {
  const Body = `${JSON.stringify(data)}\n`;
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  await s3.send(
    new PutObjectCommand({ Bucket: outputs.Bucket, Key: `uploads/${freshId("one")}.ndjson`, Body }),
  );
}
