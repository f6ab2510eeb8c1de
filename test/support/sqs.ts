import { randomUUID } from "node:crypto";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { Letter } from "#application";
import type { Aws } from "./aws.js";
import type { ProxyFault } from "./proxy-faults.js";

/** A queue of its own, and what comes out of it. */
export interface OpenQueue {
  readonly url: string;
  /** What has come out so far, once the letters of these ids have. Throws when one is not there in 15 s. */
  taken(ids: readonly string[]): Promise<readonly Letter[]>;
  remove(): Promise<void>;
}

/** Makes a queue, with SQS's own attributes unless others are said. */
export async function openQueue(
  aws: Aws,
  Attributes: Readonly<Record<string, string>> = {},
): Promise<OpenQueue> {
  const sqs = new SQSClient(aws.config());
  const { QueueUrl = "" } = await sqs.send(
    new CreateQueueCommand({ QueueName: `docket-test-${randomUUID()}`, Attributes }),
  );
  const all: Letter[] = [];
  return {
    url: QueueUrl,
    taken: async (ids) => {
      const until = performance.now() + 15_000;
      const missing = () => ids.filter((id) => !all.some((letter) => letter.id === id));
      while (missing().length > 0) {
        if (performance.now() > until) throw new Error(`did not come: ${missing().join(", ")}`);
        all.push(...(await receive(sqs, QueueUrl)).map(letterIn));
      }
      return all;
    },
    remove: async () => {
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      sqs.destroy();
    },
  };
}

function letterIn({ MessageAttributes, Body = "" }: Message): Letter {
  return { id: MessageAttributes?.["id"]?.StringValue ?? "", body: Body };
}

/** Messages of a queue, taken off it; waits for the first one up to a second. */
async function receive(sqs: SQSClient, QueueUrl: string): Promise<readonly Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 1,
      MessageAttributeNames: ["id"],
    }),
  );
  if (Messages.length > 0) {
    const Entries = Messages.map(({ ReceiptHandle }, at) => ({ Id: `${at}`, ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
  return Messages;
}

interface Batch {
  readonly Entries: readonly { readonly Id: string }[];
}

/**
 * Of a `SendMessageBatch`, the entries with these ids fail for that reason: the queue never gets
 * them, and the answer says so.
 */
export function failingLetters(
  { code, isSenders }: { readonly code: string; readonly isSenders: boolean },
  ...ids: readonly string[]
): ProxyFault {
  return {
    type: "rewrite",
    request: (body) => {
      const input: Batch = JSON.parse(body);
      const Entries = input.Entries.filter(({ Id }) => !ids.includes(Id));
      return Entries.length === 0 ? undefined : JSON.stringify({ ...input, Entries });
    },
    answer: (body, request) => {
      const { Entries }: Batch = JSON.parse(request);
      const Failed = Entries.filter(({ Id }) => ids.includes(Id)).map(({ Id }) => ({
        Id,
        Code: code,
        SenderFault: isSenders,
        Message: "it is the proxy that says so",
      }));
      return JSON.stringify({ ...(body === undefined ? {} : JSON.parse(body)), Failed });
    },
  };
}
