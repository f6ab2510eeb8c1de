import { randomUUID } from "node:crypto";
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { PublicEvent } from "#application";
import type { Aws } from "./aws.js";

/** What EventBridge hands to a target. */
export interface Delivered {
  readonly source: string;
  readonly "detail-type": string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: PublicEvent;
}

/** A bus of its own, and a queue that gets everything that is put on it. */
export interface ListenedBus {
  readonly name: string;
  /** What has come so far, once the events of these ids have. Throws when one is not there in 15 s. */
  delivered(ids: readonly string[]): Promise<readonly Delivered[]>;
  remove(): Promise<void>;
}

/** Makes a bus with a rule that sends all of it to a queue. */
export async function listenedBus(aws: Aws): Promise<ListenedBus> {
  const [bridge, sqs] = [new EventBridgeClient(aws.config()), new SQSClient(aws.config())];
  const name = `docket-test-${randomUUID()}`;
  const rule = { EventBusName: name, Rule: "everything" };
  await bridge.send(new CreateEventBusCommand({ Name: name }));
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const EventPattern = JSON.stringify({ source: ["docket"] });
  await bridge.send(new PutRuleCommand({ Name: rule.Rule, EventBusName: name, EventPattern }));
  const Targets = [{ Id: "queue", Arn: Attributes?.["QueueArn"] ?? "" }];
  await bridge.send(new PutTargetsCommand({ ...rule, Targets }));
  const all: Delivered[] = [];
  return {
    name,
    delivered: async (ids) => {
      const until = performance.now() + 15_000;
      const missing = () => ids.filter((id) => !all.some(({ detail }) => detail.id === id));
      while (missing().length > 0) {
        if (performance.now() > until) throw new Error(`did not come: ${missing().join(", ")}`);
        all.push(...(await taken(sqs, QueueUrl)).map(({ Body = "" }) => JSON.parse(Body)));
      }
      return all;
    },
    remove: async () => {
      await bridge.send(new RemoveTargetsCommand({ ...rule, Ids: ["queue"] }));
      await bridge.send(new DeleteRuleCommand({ Name: rule.Rule, EventBusName: name }));
      await bridge.send(new DeleteEventBusCommand({ Name: name }));
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      bridge.destroy();
      sqs.destroy();
    },
  };
}

/** Messages of a queue, taken off it; waits for the first one up to a second. */
async function taken(sqs: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
  );
  if (Messages.length > 0) {
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: `${at}`, ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  return Messages;
}
