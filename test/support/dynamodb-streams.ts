import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as StreamsRecord,
} from "@aws-sdk/client-dynamodb-streams";
import { anyIdentity, type DynamoDb } from "./dynamodb.js";

/** Everything that DynamoDB Streams tells of a table, once it is as many records as that. */
export async function recordsOf(
  db: DynamoDb,
  table: string,
  count: number,
): Promise<readonly StreamsRecord[]> {
  const client = new DynamoDBStreamsClient({ ...anyIdentity, endpoint: db.endpoint });
  const { Table } = await db.client.send(new DescribeTableCommand({ TableName: table }));
  const StreamArn = Table?.LatestStreamArn;
  const records: StreamsRecord[] = [];
  while (records.length < count) {
    records.length = 0;
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      const from = { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const;
      const { ShardIterator } = await client.send(new GetShardIteratorCommand(from));
      const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
      records.push(...(Records ?? []));
    }
  }
  client.destroy();
  return records;
}
