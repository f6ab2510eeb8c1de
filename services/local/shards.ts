import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as TableRecord,
} from "@aws-sdk/client-dynamodb-streams";
import {
  type _Record as DataRecord,
  GetShardIteratorCommand as GetStreamIteratorCommand,
  GetRecordsCommand as GetStreamRecordsCommand,
  type KinesisClient,
  ListShardsCommand,
} from "@aws-sdk/client-kinesis";
import type { StreamRecord } from "./delivery.js";

/** A part of a stream, read in its order. */
export interface Shard {
  readonly id: string;
  /** What comes after a record, or from the beginning on; at most so many. */
  read(after: string | undefined, limit: number): Promise<readonly StreamRecord[]>;
}

/** The shards of a table's stream. */
export async function tableShards(
  client: DynamoDBStreamsClient,
  StreamArn: string,
): Promise<readonly Shard[]> {
  const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
  return (StreamDescription?.Shards ?? []).map(({ ShardId = "" }) => {
    const iteratorAt = async (after: string | undefined) => {
      const from =
        after === undefined
          ? ({ ShardIteratorType: "TRIM_HORIZON" } as const)
          : ({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: after } as const);
      const given = await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...from }));
      return given.ShardIterator;
    };
    return shardOf(ShardId, iteratorAt, async (ShardIterator, Limit) => {
      const { Records = [], NextShardIterator: next } = await client.send(
        new GetRecordsCommand({ ShardIterator, Limit }),
      );
      return { records: Records.map((record) => fromTable(record, StreamArn)), next };
    });
  });
}

/** A part of a stream whose iterators are used for as long as they hold: to look in vain is one call. */
function shardOf(
  id: string,
  iteratorAt: (after: string | undefined) => Promise<string | undefined>,
  recordsAt: (
    iterator: string | undefined,
    limit: number,
  ) => Promise<{ readonly records: readonly StreamRecord[]; readonly next: string | undefined }>,
): Shard {
  let known: { readonly after: string | undefined; readonly iterator: string } | undefined;
  return {
    id,
    read: async (after, limit) => {
      const iterator = known?.after === after ? known?.iterator : undefined;
      // Until it is clear that it held: the next read begins anew otherwise.
      known = undefined;
      const { records, next } = await recordsAt(iterator ?? (await iteratorAt(after)), limit);
      const last = records.at(-1)?.sequenceNumber ?? after;
      if (next !== undefined) known = { after: last, iterator: next };
      return records;
    },
  };
}

function fromTable(record: TableRecord, eventSourceARN: string): StreamRecord {
  const { dynamodb, userIdentity: _, ...rest } = record;
  return {
    sequenceNumber: dynamodb?.SequenceNumber ?? "",
    arrivedAt: dynamodb?.ApproximateCreationDateTime?.getTime() ?? Date.now(),
    event: { ...rest, dynamodb: plain(dynamodb), eventSource: "aws:dynamodb", eventSourceARN },
  };
}

/** The shards of a Kinesis stream. */
export async function dataShards(
  client: KinesisClient,
  StreamARN: string,
): Promise<readonly Shard[]> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamARN }));
  return Shards.map(({ ShardId = "" }) => {
    const iteratorAt = async (after: string | undefined) => {
      const from =
        after === undefined
          ? ({ ShardIteratorType: "TRIM_HORIZON" } as const)
          : ({
              ShardIteratorType: "AFTER_SEQUENCE_NUMBER",
              StartingSequenceNumber: after,
            } as const);
      const given = await client.send(
        new GetStreamIteratorCommand({ StreamARN, ShardId, ...from }),
      );
      return given.ShardIterator;
    };
    return shardOf(ShardId, iteratorAt, async (ShardIterator, Limit) => {
      const { Records = [], NextShardIterator: next } = await client.send(
        new GetStreamRecordsCommand({ StreamARN, ShardIterator, Limit }),
      );
      return { records: Records.map((record) => fromStream(record, ShardId, StreamARN)), next };
    });
  });
}

function fromStream(record: DataRecord, shard: string, eventSourceARN: string): StreamRecord {
  const { SequenceNumber: sequenceNumber = "", Data, PartitionKey: partitionKey } = record;
  const arrivedAt = record.ApproximateArrivalTimestamp?.getTime() ?? Date.now();
  const kinesis = {
    kinesisSchemaVersion: "1.0",
    partitionKey,
    sequenceNumber,
    data: plain(Data),
    approximateArrivalTimestamp: arrivedAt / 1_000,
  };
  return {
    sequenceNumber,
    arrivedAt,
    event: {
      kinesis,
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `${shard}:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      awsRegion: "us-east-1",
      eventSourceARN,
    },
  };
}

/** As JSON has it: bytes in base64, times in seconds. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Date) return Math.floor(value.getTime() / 1_000);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
