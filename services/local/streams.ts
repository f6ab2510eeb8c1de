import { setTimeout as wait } from "node:timers/promises";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import {
  type EventSourceMappingConfiguration,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import * as z from "zod";
import type { ClientConfig } from "./clients.js";
import { type BatchAnswer, deliver, type GivenUp, type StreamRecord } from "./delivery.js";
import { passes } from "./event-filter.js";
import { dataShards, type Shard, tableShards } from "./shards.js";

type Mapping = EventSourceMappingConfiguration;

/** What hands the records of streams to functions. */
export interface StreamPump {
  /** Whether all that was in the streams a moment ago is delivered. */
  isIdle(): boolean;
  stop(): Promise<void>;
}

/**
 * Takes over what the local AWS does by rule for streams of tables and Kinesis, as it knows neither
 * partial answers, nor bisecting, nor an end of retries. The mappings are those that were deployed, but
 * for those that are known; they are known from then on.
 */
export async function pumpStreams(
  config: ClientConfig,
  known: Set<string> = new Set(),
): Promise<StreamPump> {
  const lambda = new LambdaClient(config);
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const ofStreams = EventSourceMappings.filter(
    ({ EventSourceArn = "", UUID = "" }) => !EventSourceArn.includes(":sqs:") && !known.has(UUID),
  );
  const stopping = new AbortController();
  const shards: Pumping[] = [];
  for (const mapping of ofStreams) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping.UUID, Enabled: false }));
    const arn = mapping.EventSourceArn ?? "";
    const found = arn.includes(":dynamodb:")
      ? await tableShards(new DynamoDBStreamsClient(config), arn)
      : await dataShards(kinesisClient(config), arn);
    const sqs = new SQSClient(config);
    shards.push(
      ...found.map((shard) => new Pumping({ lambda, sqs, mapping, shard }, stopping.signal)),
    );
  }
  for (const { UUID = "" } of ofStreams) known.add(UUID);
  const running = Promise.all(shards.map((each) => each.run()));
  return {
    isIdle: () => shards.every((each) => each.isIdle),
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** By HTTP/1.1: of HTTP/2, which it speaks otherwise, it has other options. */
function kinesisClient(config: ClientConfig): KinesisClient {
  return new KinesisClient({
    ...config,
    requestHandler: new NodeHttpHandler(config.requestHandler),
  });
}

interface PumpOptions {
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  readonly mapping: Mapping;
  readonly shard: Shard;
}

const answer = z
  .object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })).nullish() })
  .nullish();

class Pumping {
  readonly #options: PumpOptions;
  readonly #stopped: AbortSignal;
  isIdle = false;

  constructor(options: PumpOptions, stopped: AbortSignal) {
    this.#options = options;
    this.#stopped = stopped;
  }

  async run(): Promise<void> {
    const { mapping, shard } = this.#options;
    const filters = (mapping.FilterCriteria?.Filters ?? []).map(({ Pattern = "{}" }) => Pattern);
    let after: string | undefined;
    while (!this.#stopped.aborted) {
      const records = await shard.read(after, mapping.BatchSize ?? 100).catch(() => undefined);
      this.isIdle = records?.length === 0;
      const wanted = records?.filter(({ event }) => passes(filterable(event), filters)) ?? [];
      await this.#deliver(wanted);
      after = records?.at(-1)?.sequenceNumber ?? after;
      if (this.isIdle || records === undefined) await this.#pause(100);
    }
  }

  #deliver(records: readonly StreamRecord[]): Promise<void> {
    const { mapping } = this.#options;
    const atLeast = (value: number | undefined, least: number) =>
      value === undefined || value < least ? undefined : value;
    const age = atLeast(mapping.MaximumRecordAgeInSeconds, 60);
    return deliver(
      records,
      {
        retries: atLeast(mapping.MaximumRetryAttempts, 0),
        maximumAgeMs: age === undefined ? undefined : age * 1_000,
        bisects: mapping.BisectBatchOnFunctionError === true,
      },
      {
        invoke: (batch) => this.#invoke(batch),
        giveUp: (batch, why, tries) => this.#giveUp(batch, why, tries),
        stopped: this.#stopped,
      },
    );
  }

  async #invoke(batch: readonly StreamRecord[]): Promise<BatchAnswer> {
    const { lambda, mapping } = this.#options;
    const Payload = JSON.stringify({ Records: batch.map(({ event }) => event) });
    try {
      const invoked = await lambda.send(
        new InvokeCommand({ FunctionName: mapping.FunctionArn, Payload }),
        { abortSignal: this.#stopped },
      );
      if (invoked.FunctionError !== undefined) return { type: "failed" };
      if (!mapping.FunctionResponseTypes?.includes("ReportBatchItemFailures")) {
        return { type: "answered", failures: [] };
      }
      const text = invoked.Payload?.transformToString() || "null";
      const failures = answer.parse(JSON.parse(text))?.batchItemFailures ?? [];
      return { type: "answered", failures: failures.map((each) => each.itemIdentifier) };
    } catch {
      return { type: "failed" };
    }
  }

  async #giveUp(batch: readonly StreamRecord[], condition: GivenUp, tries: number): Promise<void> {
    const { sqs, mapping, shard } = this.#options;
    const destination = mapping.DestinationConfig?.OnFailure?.Destination;
    const [first, last] = [batch[0], batch.at(-1)];
    if (destination === undefined || first === undefined || last === undefined) return;
    const isTable = mapping.EventSourceArn?.includes(":dynamodb:");
    const told = {
      requestContext: {
        functionArn: mapping.FunctionArn,
        condition,
        approximateInvokeCount: tries,
      },
      version: "1.0",
      timestamp: new Date().toISOString(),
      [isTable ? "DDBStreamBatchInfo" : "KinesisBatchInfo"]: {
        shardId: shard.id,
        startSequenceNumber: first.sequenceNumber,
        endSequenceNumber: last.sequenceNumber,
        approximateArrivalOfFirstRecord: new Date(first.arrivedAt).toISOString(),
        approximateArrivalOfLastRecord: new Date(last.arrivedAt).toISOString(),
        batchSize: batch.length,
        streamArn: mapping.EventSourceArn,
      },
    };
    const QueueName = destination.slice(destination.lastIndexOf(":") + 1);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(told) }));
  }

  async #pause(ms: number): Promise<void> {
    await wait(ms, undefined, { signal: this.#stopped }).catch(() => {});
  }
}

const ofKinesis = z.looseObject({ kinesis: z.looseObject({ data: z.string() }) });

/** Filters of Kinesis look into the data, where these are JSON. */
function filterable(event: object): unknown {
  const { data } = ofKinesis.safeParse(event);
  if (data === undefined) return event;
  try {
    return {
      ...data.kinesis,
      data: JSON.parse(Buffer.from(data.kinesis.data, "base64").toString()),
    };
  } catch {
    return data.kinesis;
  }
}
