import { functions as bundled } from "../../src/infrastructure/lambda/bundling.js";
import type { Single } from "./roles.js";
import { type Unseen, unseenOfServices } from "./unseen-services.js";

const functions = Object.keys(bundled);
const withRecord = functions.filter(
  (name) => !["webhook", "plan-upload", "finish-upload", "publish"].includes(name),
);
const reading = ["plan-upload", "ingest-range", "finish-upload", "prepare", "generate", "judge"];
/** Which queue calls which function. */
const queues = { "ingest-queue": "intake", request: "request", "search-index": "search-index" };
/** The model behind the profile that a function asks. */
const models = {
  generate: "anthropic.claude-haiku-4-5-20251001-v1:0",
  judge: "anthropic.claude-sonnet-4-5-20250929-v1:0",
};
const fedByStream = ["ingest-stream", "project", "publish"];

/** All of them: together with what was called they are all that is granted. */
export const unseen: readonly Unseen[] = [
  {
    roles: functions,
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    on: [],
    because:
      "Lambda writes the function's log by its role; the local one writes it without asking. Source: Lambda Developer Guide, Execution role.",
  },
  {
    roles: functions,
    actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    on: ["*"],
    because:
      "Lambda sends traces by the function's role; the local one makes none. Source: Lambda Developer Guide, X-Ray.",
  },
  {
    roles: [...withRecord, "publish"],
    actions: [
      ...["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
      ...["kms:ReEncryptFrom", "kms:ReEncryptTo"],
    ],
    on: ["key/storage by dynamodb"],
    because:
      "DynamoDB uses the key of a table or a stream for whoever reads and writes it; the local one uses none. Source: DynamoDB Developer Guide, Authorizing use of the key, which names these as the least.",
  },
  {
    roles: ["plan-upload", "generate", "judge", "admin"],
    actions: ["kms:Decrypt"],
    on: ["key/storage by s3"],
    because:
      "S3 uses the key of the bucket for whoever reads; the local one uses none. Source: S3 User Guide, Using SSE-KMS.",
  },
  {
    roles: [
      "ingest-queue",
      "ingest-stream",
      "ingest-range",
      "finish-upload",
      "prepare",
      "search-index",
    ],
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    on: ["key/storage by s3"],
    because:
      "S3 uses the key of the bucket for whoever writes, and looks at the bucket's own key before it does; the local one uses none. Source: S3 User Guide, Configuring an S3 Bucket Key.",
  },
  {
    roles: Object.keys(queues),
    actions: ["kms:Decrypt"],
    on: ["key/storage by sqs"],
    because:
      "SQS uses the key of a queue for whoever takes from it; the local one uses none. Source: SQS Developer Guide, Key management.",
  },
  {
    roles: ["webhook", ...fedByStream],
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    on: ["key/storage by sqs"],
    because:
      "SQS uses the key of a queue for whoever puts into it; the local one uses none. Source: SQS Developer Guide, Key management.",
  },
  {
    roles: ["ingest-stream"],
    actions: ["kms:Decrypt"],
    on: ["key/storage by kinesis"],
    because:
      "Kinesis uses the key of the stream for whoever reads it; the local one uses none. Source: Kinesis Data Streams Developer Guide, Permissions to use KMS keys.",
  },
  {
    roles: ["webhook"],
    actions: ["kms:Decrypt"],
    on: ["key/storage by secretsmanager"],
    because:
      "Secrets Manager uses the key of the secret for whoever reads it; the local one uses none. Source: Secrets Manager User Guide, Permissions for the KMS key.",
  },
  {
    roles: [...reading, "admin"],
    actions: ["s3:ListBucket"],
    on: ["bucket"],
    because:
      "Without it S3 answers 403, not 404, for an object that is missing; the local one always answers 404. Source: S3 API Reference, GetObject.",
  },
  ...Object.entries(queues).map(([role, queue]) => ({
    roles: [role],
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    on: [`queue/${queue}`],
    because:
      "Lambda reads the queue by the function's role; the local one reads it without asking. Source: AWS Managed Policy Reference, AWSLambdaSQSQueueExecutionRole.",
  })),
  {
    roles: ["project", "publish"],
    actions: ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map(
      (action) => `dynamodb:${action}`,
    ),
    on: ["table/events/stream"],
    because:
      "Lambda reads the stream by the function's role; here something of our own reads it as root. Source: Lambda Developer Guide, DynamoDB.",
  },
  {
    roles: ["ingest-stream"],
    actions: [
      "DescribeStream",
      "DescribeStreamSummary",
      "GetRecords",
      "GetShardIterator",
      "ListShards",
    ].map((action) => `kinesis:${action}`),
    on: ["stream/records"],
    because:
      "Lambda reads the stream by the function's role; here something of our own reads it as root. Source: Lambda Developer Guide, Kinesis.",
  },
  {
    roles: fedByStream,
    actions: ["sqs:SendMessage"],
    on: ["queue/streams-dlq"],
    because:
      "Lambda notes by the function's role which records it gave up; here something of our own does as root. Source: Lambda Developer Guide, Retaining records of failed batches.",
  },
  {
    roles: ["project", "prepare", "generate", "judge", "admin"],
    actions: ["dynamodb:GetItem"],
    on: ["table/keys"],
    isRare: true,
    because:
      "A key is held for 60 s. They read by it and seal by it at once, and ask for it alone when the 60 s end between the two.",
  },
  ...Object.entries(models).map(([role, model]) => ({
    roles: [role],
    actions: ["bedrock:InvokeModel"],
    on: ["us-east-1", "us-east-2", "us-west-2"].map(
      (region) => `foundation-model/${model} in ${region}`,
    ),
    because:
      "A profile sends a request on to its model in one of its Regions, and both are asked for; the stand-in is called by the profile. Source: Bedrock User Guide, Prerequisites for inference profiles.",
  })),
  ...unseenOfServices,
];

/** The number of the entry, from 1, that lists a right; `undefined` when none does. */
export function noteOf({ role, action, on }: Single): number | undefined {
  const index = unseen.findIndex(
    (each) =>
      each.roles.includes(role) &&
      each.actions.includes(action) &&
      (each.on.length === 0 || each.on.includes(on)),
  );
  return index === -1 ? undefined : index + 1;
}
