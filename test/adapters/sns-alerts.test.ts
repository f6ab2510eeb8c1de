import { randomUUID } from "node:crypto";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { SnsAlerts, snsClient, snsProbes } from "#adapters/sns";
import type { Alert } from "#application";
import { alertsConformance } from "../conformance/alerts.conformance.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";

/** What SNS puts into a queue, as far as it matters here. */
const notification = z.object({
  Subject: z.string(),
  Message: z.string(),
  MessageAttributes: z.object({
    severity: z.object({
      Type: z.literal("String"),
      Value: z.enum(["info", "warning", "critical"]),
    }),
  }),
});

/** Lets SNS put messages into a queue. */
const fromSns = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: "*",
    },
  ],
});

describeAws("alerts by SNS", (aws) => {
  const client = snsClient(aws.config());
  const sns = new SNSClient(aws.config());
  const sqs = new SQSClient(aws.config());
  const made: { readonly TopicArn: string; readonly QueueUrl: string }[] = [];
  afterAll(async () => {
    for (const { TopicArn, QueueUrl } of made) {
      await sns.send(new DeleteTopicCommand({ TopicArn }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    }
    for (const each of [client, sns, sqs]) each.destroy();
  });

  /** A topic of its own, and what has come to a queue that is subscribed to it. */
  const topicWithQueue = async () => {
    const name = `docket-test-${randomUUID()}`;
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: name }));
    const { QueueUrl = "" } = await sqs.send(
      new CreateQueueCommand({ QueueName: name, Attributes: { Policy: fromSns } }),
    );
    made.push({ TopicArn, QueueUrl });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
    );
    const Endpoint = Attributes?.QueueArn;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint }));
    const notifications: z.output<typeof notification>[] = [];
    const come = async () => {
      const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
      const { Messages = [] } = await sqs.send(receive);
      for (const { Body = "" } of Messages)
        notifications.push(notification.parse(JSON.parse(Body)));
      return notifications;
    };
    const arrived = async () =>
      (await come()).map(({ Message, MessageAttributes }): Alert => {
        const [title = "", ...text] = Message.split("\n\n");
        const severity = MessageAttributes.severity.Value;
        return { severity, title, text: text.join("\n\n") };
      });
    return { topic: TopicArn, come, arrived };
  };

  alertsConformance("SNS", async () => {
    const { topic, arrived } = await topicWithQueue();
    return { alerts: new SnsAlerts(client, { topic }), arrived };
  });

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "query", 71, snsClient);
    alertsConformance("SNS", async () => {
      const { topic, arrived } = await topicWithQueue();
      return { alerts: new SnsAlerts(faulty(), { topic, ...quickRetries }), arrived };
    });

    it("come all, at least once", async () => {
      const { topic, arrived } = await topicWithQueue();
      const alerts = new SnsAlerts(faulty(), { topic, ...quickRetries });
      const titles = Array.from({ length: 40 }, (_, i) => `alert ${i}`);
      for (const title of titles) {
        (await alerts.send({ severity: "info", title, text: "" }))._unsafeUnwrap();
      }
      const come = async () => new Set((await arrived()).map(({ title }) => title));
      await expect.poll(come, { timeout: 10_000 }).toEqual(new Set(titles));
    });
  });

  it.each([
    ["x".repeat(100), "x".repeat(99)],
    ["two\nlines\tand more", "two lines and more"],
    ["  5 % of 200 ", "5 % of 200"],
    ["Größe überschritten — jetzt!", "Gro?e uberschritten ? jetzt!"],
    ["評価 🚨", "?? ?"],
    [" ", "critical"],
  ])("%j has the subject %j", async (title, subject) => {
    const { topic, come } = await topicWithQueue();
    const alerts = new SnsAlerts(client, { topic });
    (await alerts.send({ severity: "critical", title, text: "." }))._unsafeUnwrap();
    await expect.poll(async () => (await come()).map(({ Subject }) => Subject)).toEqual([subject]);
  });

  it("say what to do about a topic that is missing", async () => {
    const topic = "arn:aws:sns:us-east-1:000000000000:docket-none";
    const alerts = new SnsAlerts(client, { topic });
    const alert = { severity: "info", title: "a", text: "" } as const;
    const error = (await alerts.send(alert))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      type: "Unavailable",
      service: "SNS",
      advice: `There is no topic ${topic}: create it, or correct its ARN and the region.`,
    });
    const [probe] = snsProbes(client, { topic });
    expect((await probe?.run())?._unsafeUnwrapErr().advice).toBe(error.advice);
  });

  it.each([
    ["InvalidParameter", /^SNS does not take .*: correct the topic's ARN, or the region/],
    ["KMSDisabled", /^The key by which the topic .* encrypts cannot be used/],
  ])("say what to do when AWS answers %s, as the local one does not", async (code, advice) => {
    const { topic } = await topicWithQueue();
    const { config } = await proxiedAws(aws, "query", () => ({
      type: "rewrite",
      answer: (body = "") => body.replaceAll("NotFound", code),
    }));
    const told = snsClient(config());
    const alerts = new SnsAlerts(told, { topic: `${topic}-none` });
    const alert = { severity: "info", title: "a", text: "" } as const;
    expect((await alerts.send(alert))._unsafeUnwrapErr().advice).toMatch(advice);
    told.destroy();
  });

  it("can be tried beforehand without alerting anybody", async () => {
    const { topic, come } = await topicWithQueue();
    const [probe] = snsProbes(client, { topic });
    expect(probe?.what).toBe(`find the topic ${topic}`);
    expect((await probe?.run())?._unsafeUnwrap()).toBe(
      "there, with 1 confirmed subscriptions; publishing was not tried",
    );
    expect(await come()).toEqual([]);
  });
});
