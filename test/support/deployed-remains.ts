import { gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { type AttributeValue, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import type { App } from "./deployed.js";

/** A place where something may be read, and all that is there. */
export interface Remains {
  readonly where: string;
  readonly text: string;
}

/** All bytes of the tables, the bucket with its older versions, the index and the logs, as text. */
export async function remainsOf(app: App): Promise<readonly Remains[]> {
  const { EventsTable, ViewsTable, KeysTable } = app.outputs;
  return Promise.all([
    ...[EventsTable, ViewsTable, KeysTable].map((table) => ofTable(app, table)),
    ofBucket(app),
    ofIndex(app),
    ofLogs(app),
  ]);
}

async function ofTable({ config }: App, TableName: string): Promise<Remains> {
  const dynamodb = new DynamoDBClient(config);
  const texts: string[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamodb.send(new ScanCommand({ TableName, ExclusiveStartKey: from }));
    texts.push(...(page.Items ?? []).flatMap((item) => Object.values(item).map(textOf)));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return { where: TableName, text: texts.join("\n") };
}

function textOf(value: AttributeValue): string {
  return value.B === undefined ? JSON.stringify(value) : bytesAsText(value.B);
}

/** As they are, and unpacked where they are packed in a way that needs no dictionary. */
function bytesAsText(bytes: Uint8Array): string {
  const unpacked = [inflateRawSync, inflateSync, gunzipSync].flatMap((unpack) => {
    try {
      return unpack(bytes).toString();
    } catch {
      return [];
    }
  });
  return [Buffer.from(bytes).toString(), ...unpacked].join("\n");
}

/** Without what was told, which goes after 14 days by itself: uploads and rejects. */
async function ofBucket({ config, outputs: { Bucket } }: App): Promise<Remains> {
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const kept = Versions.filter(({ Key = "" }) => !/^(?:uploads|rejects)\//.test(Key));
  const texts = kept.map(async ({ Key, VersionId }) => {
    const found = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    return bytesAsText((await found.Body?.transformToByteArray()) ?? new Uint8Array());
  });
  return { where: "the bucket", text: (await Promise.all(texts)).join("\n") };
}

async function ofIndex({ openSearch }: App): Promise<Remains> {
  const found = await fetch(`${openSearch}/docket-local-*/_search?size=10000`);
  return { where: "the indexes", text: await found.text() };
}

async function ofLogs({ config }: App): Promise<Remains> {
  const logs = new CloudWatchLogsClient(config);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const texts: string[] = [];
  for (const { logGroupName } of logGroups) {
    let nextToken: string | undefined;
    do {
      const page = await logs.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
      texts.push(...(page.events ?? []).map(({ message = "" }) => message));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  }
  return { where: "the logs", text: texts.join("\n") };
}
