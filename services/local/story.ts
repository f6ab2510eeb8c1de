import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { tapBus } from "../prepare-aws.js";
import { type ClientConfig, clientConfig } from "./clients.js";
import { type Customer, recentCustomers, servicesWithin } from "./customers.js";
import { docket } from "./docket.js";
import { isIdle, type Place } from "./place.js";
import {
  type BusEvent,
  drainEvents,
  failedExecutions,
  lettersIn,
  pending,
  untilSettled,
} from "./watch.js";
import { type Answer, sendWebhook, type WebhookTarget } from "./webhook.js";

/** What came of fifty webhooks. */
export interface Story {
  /** How many webhooks were answered so, by status. */
  readonly answers: Readonly<Record<string, number>>;
  /** How many messages ended so, by status. */
  readonly messages: Readonly<Record<string, number>>;
  /** How many public events were on the bus, by type; sent twice counts once. */
  readonly events: Readonly<Record<string, number>>;
  /** How many letters and objects lie where trouble ends. */
  readonly troubles: Readonly<Record<string, number>>;
  /** One decision in words. */
  readonly explained: string;
  /** What is not as it should be. */
  readonly faults: readonly string[];
}

/** So many different customers; four of them are told twice, one webhook is forged, one malformed. */
const customers = 44;
const twice = 4;

/** Sends fifty webhooks to a deployed application, waits for their end, and looks at what happened. */
export async function tellStory(place: Place, say: (text: string) => void): Promise<Story> {
  const config = clientConfig(place.aws);
  try {
    const run = randomBytes(3).toString("hex");
    const tap = await tapBus(
      new EventBridgeClient(config),
      new SQSClient(config),
      place.outputs.EventBus,
      `docket-story-${run}`,
    );
    const records = await recentCustomers(customers, (id) => `${id}-${run}`);
    say("sending 50 webhooks");
    const answers = await sendAll(place, records);
    say("waiting for what they set going");
    const left = await untilSettled(
      () => pending(config, place.outputs, () => isIdle(place)),
      deadlineMs,
    );
    const events = ofCustomers(await drainEvents(new SQSClient(config), tap), run);
    const messages = await messagesOf(place, run);
    const troubles = await troublesIn(place, config);
    const explained = await explanation(place, messages);
    const seen = { answers: countBy(answers, ({ status }) => String(status)), events, messages };
    return {
      answers: seen.answers,
      messages: countBy(messages, ({ status }) => status),
      events: countBy(events, (event) => event["detail-type"]),
      troubles,
      explained: explained.text,
      faults: [
        ...(left === undefined ? [] : [`still going on after 5 minutes: ${JSON.stringify(left)}`]),
        ...faultsOf({ ...seen, troubles, records }),
        ...explained.faults,
      ],
    };
  } finally {
    config.requestHandler.httpsAgent.destroy();
  }
}

/** On a machine with nothing beside it takes a tenth of that. */
const deadlineMs = 300_000;

async function sendAll(place: Place, records: readonly Customer[]): Promise<readonly Answer[]> {
  const ca = readFileSync(place.aws.caFile, "utf8");
  const agent = new Agent({ keepAlive: true, ca, maxSockets: 5 });
  const target: WebhookTarget = { ...place.webhook, agent };
  const told = records.map((data) => JSON.stringify({ type: "customer.record", data }));
  const [first = ""] = told;
  const stranger = `whsec_${randomBytes(32).toString("base64")}`;
  const nameless = JSON.stringify({ type: "customer.record", data: { customer_id: "c-0" } });
  const answers = await Promise.all([
    ...told.flatMap((body, index) => {
      const parts = { id: `story-${records[index]?.customer_id}` };
      const times = index < twice ? [1, 2] : [1];
      return times.map(() => sendWebhook(target, body, parts));
    }),
    sendWebhook(target, first, { key: stranger }),
    sendWebhook(target, nameless),
  ]);
  agent.destroy();
  return answers;
}

const row = z.looseObject({
  messageId: z.string(),
  customerId: z.string(),
  status: z.string(),
});
type Row = z.output<typeof row>;

async function messagesOf({ variables }: Place, run: string): Promise<readonly Row[]> {
  const said = await docket(variables, ["messages", "--aws", "--json"]);
  if (said.code !== 0) throw new Error(`docket messages --aws: ${said.err}`);
  const rows = z.array(row).parse(JSON.parse(said.out));
  return rows.filter(({ customerId }) => customerId.endsWith(`-${run}`));
}

const detail = z.looseObject({ id: z.string(), data: z.looseObject({ customerId: z.string() }) });

/** Each event once, of this run's customers only. */
function ofCustomers(events: readonly BusEvent[], run: string): readonly BusEvent[] {
  const distinct = new Map<string, BusEvent>();
  for (const event of events) {
    const { data } = detail.safeParse(event.detail);
    if (data?.data.customerId.endsWith(`-${run}`)) distinct.set(data.id, event);
  }
  return [...distinct.values()];
}

async function troublesIn({ outputs }: Place, config: ClientConfig) {
  const sqs = new SQSClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const queues = {
    "intake-dlq": outputs.IntakeDlqUrl,
    "request-dlq": outputs.RequestDlqUrl,
    "search-index-dlq": outputs.SearchIndexDlqUrl,
    "streams-dlq": outputs.StreamsDlqUrl,
    "upload-dlq": outputs.UploadDlqUrl,
  };
  const counted = Object.entries(queues).map(
    async ([name, url]) => [name, await lettersIn(sqs, url)] as const,
  );
  const { KeyCount = 0 } = await s3.send(
    new ListObjectsV2Command({ Bucket: outputs.Bucket, Prefix: "rejects/" }),
  );
  return {
    ...Object.fromEntries(await Promise.all(counted)),
    rejects: KeyCount,
    "failed executions": await failedExecutions(config, outputs),
  };
}

async function explanation({ variables }: Place, messages: readonly Row[]) {
  const approved = messages.find(({ status }) => status === "approved");
  if (approved === undefined) return { text: "", faults: ["no message was approved"] };
  const said = await docket(variables, ["explain", approved.messageId, "--aws"]);
  const faults = said.code === 0 ? [] : [`docket explain --aws: ${said.err}`];
  return { text: said.out, faults };
}

const ended = ["approved", "rejected", "failed", "skipped", "in-review"];

interface Seen {
  readonly answers: Readonly<Record<string, number>>;
  readonly events: readonly BusEvent[];
  readonly messages: readonly Row[];
  readonly troubles: Readonly<Record<string, number>>;
  readonly records: readonly Customer[];
}

function faultsOf({ answers, events, messages, troubles, records }: Seen): readonly string[] {
  const typed = (type: string) => events.filter((event) => event["detail-type"] === type).length;
  const asked = servicesWithin(records, 3);
  const approved = messages.filter(({ status }) => status === "approved").length;
  const open = messages.filter(({ status }) => !ended.includes(status));
  const expected = [
    ["webhooks taken (202)", answers["202"] ?? 0, customers + twice],
    ["forged webhooks refused (401)", answers["401"] ?? 0, 1],
    ["malformed webhooks refused (422)", answers["422"] ?? 0, 1],
    ["customers registered, on the bus", typed("customer.registered.v1"), customers],
    ["messages asked for", messages.length, asked],
    ["approvals on the bus", typed("message.approved.v1"), approved],
    ["messages without an end", open.length, 0],
    ...Object.entries(troubles).map(([name, count]) => [name, count, 0] as const),
  ] as const;
  return expected.flatMap(([what, found, right]) =>
    found === right ? [] : [`${what}: ${found} instead of ${right}`],
  );
}

function countBy<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
}
