import { setTimeout as wait } from "node:timers/promises";
import { type ExecutionStatus, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import {
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import * as z from "zod";
import type { ClientConfig } from "./clients.js";
import type { Outputs } from "./outputs.js";

/** What is being worked on in the application. */
export interface Pending {
  readonly letters: number;
  readonly executions: number;
  readonly isStreaming: boolean;
}

/** How many letters a queue holds, also those that somebody is working on. */
export async function lettersIn(sqs: SQSClient, QueueUrl: string): Promise<number> {
  const counted = [
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
  ] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...counted] }),
  );
  return counted.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
}

/** What is under way at the moment. */
export async function pending(
  config: ClientConfig,
  outputs: Outputs,
  isIdle: () => Promise<boolean>,
): Promise<Pending> {
  const sqs = new SQSClient(config);
  const sfn = new SFNClient(config);
  const queues = [outputs.IntakeQueueUrl, outputs.RequestQueueUrl, outputs.SearchIndexQueueUrl];
  const machines = [outputs.Pipeline, outputs.UploadStateMachine];
  const [letters, executions, isStill] = await Promise.all([
    Promise.all(queues.map((url) => lettersIn(sqs, url))),
    Promise.all(machines.map((machine) => executionsOf(sfn, machine, "RUNNING"))),
    isIdle(),
  ]);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
  return { letters: sum(letters), executions: sum(executions), isStreaming: !isStill };
}

/** How many executions did not end well, a thousand at most of each kind. */
export async function failedExecutions(
  config: ClientConfig,
  { Pipeline, UploadStateMachine }: Outputs,
): Promise<number> {
  const sfn = new SFNClient(config);
  const counts = await Promise.all(
    [Pipeline, UploadStateMachine].flatMap((machine) =>
      (["FAILED", "TIMED_OUT", "ABORTED"] as const).map((status) =>
        executionsOf(sfn, machine, status),
      ),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function executionsOf(
  sfn: SFNClient,
  stateMachineArn: string,
  statusFilter: ExecutionStatus,
): Promise<number> {
  const { executions = [] } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn, statusFilter, maxResults: 1_000 }),
  );
  return executions.length;
}

/**
 * Waits until nothing has been under way several times in a row: what goes from one place to the next
 * is in neither for a moment. Says what is still going on when the deadline has passed.
 */
export async function untilSettled(
  look: () => Promise<Pending>,
  deadlineMs: number,
): Promise<Pending | undefined> {
  const end = Date.now() + deadlineMs;
  let quiet = 0;
  for (;;) {
    const now = await look();
    quiet = now.letters + now.executions === 0 && !now.isStreaming ? quiet + 1 : 0;
    if (quiet === 4) return undefined;
    if (Date.now() > end) return now;
    // Who looks often keeps the local AWS from what is waited for.
    await wait(quiet > 0 ? 250 : 1_000);
  }
}

const busEvent = z.looseObject({
  id: z.string(),
  "detail-type": z.string(),
  detail: z.looseObject({}),
});

/** An event as a rule's queue gets it. */
export type BusEvent = z.output<typeof busEvent>;

/** Takes all events out of a queue. */
export async function drainEvents(sqs: SQSClient, QueueUrl: string): Promise<readonly BusEvent[]> {
  const events: BusEvent[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return events;
    events.push(...Messages.map(({ Body }) => busEvent.parse(JSON.parse(Body ?? ""))));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}
