import { type AttributeValue, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { KinesisClient, PutRecordsCommand } from "@aws-sdk/client-kinesis";
import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Deployment } from "../../services/local/deployment.js";

type Place = Pick<Deployment, "config" | "outputs">;

/** How many streams of the events table have names that begin so. */
export async function countStreams({ config, outputs }: Place, prefix: string): Promise<number> {
  const dynamodb = new DynamoDBClient(config);
  let count = 0;
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({
        TableName: outputs.EventsTable,
        FilterExpression: "begins_with(s, :prefix) AND v = :first",
        ExpressionAttributeValues: { ":prefix": { S: prefix }, ":first": { N: "1" } },
        Select: "COUNT",
        ExclusiveStartKey: from,
      }),
    );
    count += page.Count ?? 0;
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return count;
}

/** What the executions of uploads answered that have succeeded. */
export async function uploadCounts({ config, outputs }: Place): Promise<readonly unknown[]> {
  const sfn = new SFNClient(config);
  const listed = await sfn.send(
    new ListExecutionsCommand({
      stateMachineArn: outputs.UploadStateMachine,
      statusFilter: "SUCCEEDED",
    }),
  );
  return Promise.all(
    (listed.executions ?? []).map(async ({ executionArn }) => {
      const { output = "null" } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return JSON.parse(output);
    }),
  );
}

/** Puts records into the Kinesis stream, in their order; their sequence numbers. */
export async function putRecords({ config, outputs }: Place, records: readonly unknown[]) {
  // By HTTP/1.1: of HTTP/2, which it speaks otherwise, it has other options.
  const requestHandler = new NodeHttpHandler(config.requestHandler);
  const kinesis = new KinesisClient({ ...config, requestHandler });
  const Records = records.map((record) => ({
    PartitionKey: "told",
    Data: Buffer.from(typeof record === "string" ? record : JSON.stringify(record)),
  }));
  const put = await kinesis.send(
    new PutRecordsCommand({ StreamName: outputs.KinesisStream, Records }),
  );
  return (put.Records ?? []).map(({ SequenceNumber = "" }) => SequenceNumber);
}

/** All letters that can be seen; they can be seen again at once. */
export async function received(sqs: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const found = new Map<string, Message>();
  for (let before = -1; before < found.size; ) {
    before = found.size;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 1 }),
    );
    for (const message of Messages) found.set(message.MessageId ?? "", message);
  }
  return [...found.values()];
}

/** Sends the letters with a word in them from one queue to another; how many there were. */
export async function redrive(
  sqs: SQSClient,
  from: string,
  to: string,
  word: string,
): Promise<number> {
  let count = 0;
  for (const { Body = "", ReceiptHandle } of await received(sqs, from)) {
    if (!Body.includes(word)) continue;
    await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: Body }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
    count += 1;
  }
  return count;
}

/** A letter that failed is given again after 6 times the function's timeout; nobody waits for that here. */
export async function handOverSoon(sqs: SQSClient, { outputs }: Place): Promise<void> {
  const Attributes = { VisibilityTimeout: "6" };
  const queues = [outputs.IntakeQueueUrl, outputs.RequestQueueUrl, outputs.SearchIndexQueueUrl];
  for (const QueueUrl of queues) {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
  }
}
