import { randomUUID } from "node:crypto";
import {
  CreateDataSourceCommand,
  CreateKnowledgeBaseCommand,
  DeleteDataSourceCommand,
  DeleteKnowledgeBaseCommand,
} from "@aws-sdk/client-bedrock-agent";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import {
  type KnowledgeBaseClientOptions,
  type KnowledgeBaseClients,
  knowledgeBaseClients,
} from "#adapters/knowledge-base";
import type { Aws } from "./aws.js";

/** A knowledge base of the local AWS, its bucket, and clients of all of it. */
export interface LocalKnowledgeBase {
  readonly ids: {
    readonly knowledgeBaseId: string;
    readonly dataSourceId: string;
    readonly bucket: string;
  };
  readonly clients: KnowledgeBaseClients;
  /** The texts of all objects under a prefix, by key. */
  objects(prefix: string): Promise<Readonly<Record<string, string>>>;
  /** Takes an object away. */
  remove(key: string): Promise<unknown>;
  /** Takes all of it away again. */
  close(): Promise<void>;
}

/** Clients of the local AWS, or of what stands before it. They are to be closed. */
export function clientsOf(
  aws: Aws,
  other: KnowledgeBaseClientOptions = {},
): KnowledgeBaseClients & { readonly close: () => void } {
  const { requestHandler, ...config } = aws.config();
  const queryHandler = { nodeHttp2ConnectOptions: { ca: aws.ca } };
  const own = { ...config, requestHandler, queryHandler, forcePathStyle: true };
  const clients = knowledgeBaseClients({ ...own, ...other });
  const close = () => {
    for (const client of Object.values(clients)) client.destroy();
  };
  return { ...clients, close };
}

/** Makes a knowledge base whose one data source is the bucket's `cases/`. */
export async function localKnowledgeBase(aws: Aws): Promise<LocalKnowledgeBase> {
  const bucket = `cases-${randomUUID()}`;
  const clients = clientsOf(aws);
  const { ingestion, s3 } = clients;
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const model = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0";
  const { knowledgeBase } = await ingestion.send(
    new CreateKnowledgeBaseCommand({
      name: bucket,
      roleArn: "arn:aws:iam::000000000000:role/knowledge-base",
      knowledgeBaseConfiguration: {
        type: "VECTOR",
        vectorKnowledgeBaseConfiguration: { embeddingModelArn: model },
      },
    }),
  );
  const knowledgeBaseId = knowledgeBase?.knowledgeBaseId ?? "";
  const s3Configuration = { bucketArn: `arn:aws:s3:::${bucket}`, inclusionPrefixes: ["cases/"] };
  const { dataSource } = await ingestion.send(
    new CreateDataSourceCommand({
      knowledgeBaseId,
      name: "cases",
      dataDeletionPolicy: "DELETE",
      dataSourceConfiguration: { type: "S3", s3Configuration },
      vectorIngestionConfiguration: { chunkingConfiguration: { chunkingStrategy: "NONE" } },
    }),
  );
  const dataSourceId = dataSource?.dataSourceId ?? "";
  return {
    ids: { knowledgeBaseId, dataSourceId, bucket },
    clients,
    objects: (prefix) => objectsIn(s3, bucket, prefix),
    remove: (Key) => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key })),
    close: async () => {
      await ingestion.send(new DeleteDataSourceCommand({ knowledgeBaseId, dataSourceId }));
      await ingestion.send(new DeleteKnowledgeBaseCommand({ knowledgeBaseId }));
      await removeBucket(s3, bucket);
      clients.close();
    },
  };
}

async function objectsIn(s3: S3Client, Bucket: string, Prefix: string) {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  const objects: Record<string, string> = {};
  for (const { Key = "" } of Contents) {
    const { Body: body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    objects[Key] = (await body?.transformToString()) ?? "";
  }
  return objects;
}

/** A bucket that a test has removed is gone already. */
async function removeBucket(s3: S3Client, Bucket: string): Promise<void> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({ Prefix: Bucket }));
  if (!Buckets.some(({ Name }) => Name === Bucket)) return;
  for (const Key of Object.keys(await objectsIn(s3, Bucket, ""))) {
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}
