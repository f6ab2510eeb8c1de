/** Similar cases by a knowledge base. */
import { CreateDataSourceCommand, CreateKnowledgeBaseCommand } from "@aws-sdk/client-bedrock-agent";
import { BedrockAgentRuntimeClient, RetrieveCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  type KnowledgeBaseClients,
  KnowledgeBaseSimilarCases,
  knowledgeBaseClients,
} from "#adapters/knowledge-base";
import type { CaseQuery, IndexedCase } from "#application";
import type { Duel } from "../duel.js";
import { check, done, given, type Local } from "../local.js";

const limit = 5;
const known = "2026-01-10T00:00:00.000Z";
const knownBy = "2026-02-01T00:00:00.000Z";
const situation = "upsell to a customer with two services, roof cleaning last";

/** Finds the five nearest of twenty, each of which is read again from S3. */
export async function knowledgeBaseDuels(local: Local): Promise<readonly Duel[]> {
  const { aws, ca, variables } = local;
  const bucket = given(variables, "DOCKET_BUCKET");
  const { requestHandler, ...place } = aws;
  const queryHandler = {
    requestTimeout: 60_000,
    disableConcurrentStreams: true,
    nodeHttp2ConnectOptions: { ca },
  };
  const clients = knowledgeBaseClients({
    ...place,
    requestHandler,
    queryHandler,
    forcePathStyle: true,
  });
  const ids = await makeKnowledgeBase(clients, bucket);
  const cases = new KnowledgeBaseSimilarCases(clients, { ...ids, bucket, syncPollMs: 50 });
  for (let i = 0; i < 20; i += 1) await done(cases.upsert(caseOf(i)));
  await done(cases.sync());
  const bare = new BedrockAgentRuntimeClient({
    ...place,
    requestHandler: queryHandler,
    maxAttempts: 1,
  });
  const s3 = new S3Client({ ...aws, forcePathStyle: true, maxAttempts: 1 });
  return [
    {
      operation: "Knowledge base: nearest 5 of 20",
      besides: "validates what is found and each record, ranks, cuts",
      adapter: async () => check((await done(cases.nearest(query))).length === limit, "five"),
      bare: async () =>
        check((await bareNearest(bare, s3, ids.knowledgeBaseId, bucket)).length === limit, "five"),
    },
  ];
}

async function makeKnowledgeBase({ ingestion }: KnowledgeBaseClients, bucket: string) {
  const model = "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0";
  const { knowledgeBase } = await ingestion.send(
    new CreateKnowledgeBaseCommand({
      name: "bench",
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
      dataSourceConfiguration: { type: "S3", s3Configuration },
      vectorIngestionConfiguration: { chunkingConfiguration: { chunkingStrategy: "NONE" } },
    }),
  );
  return { knowledgeBaseId, dataSourceId: dataSource?.dataSourceId ?? "" };
}

/** Retrieves by the declared filters, reads each case's record, and keeps those that suit. */
async function bareNearest(
  client: BedrockAgentRuntimeClient,
  s3: S3Client,
  knowledgeBaseId: string,
  Bucket: string,
) {
  const { retrievalResults = [] } = await client.send(
    new RetrieveCommand({
      knowledgeBaseId,
      retrievalQuery: { text: situation },
      retrievalConfiguration: {
        vectorSearchConfiguration: {
          numberOfResults: 2 * limit,
          filter: {
            andAll: [
              { equals: { key: "purpose", value: "upsell" } },
              { notEquals: { key: "customerId", value: "c-x" } },
              { lessThanOrEquals: { key: "convertedKnownAt", value: Date.parse(knownBy) } },
            ],
          },
        },
      },
    }),
  );
  const found = await Promise.all(
    retrievalResults.map(async ({ metadata, score = 0 }) => {
      const Key = `case-records/${String(metadata?.["caseId"])}.json`;
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return { record: JSON.parse((await body?.transformToString()) ?? "{}"), score };
    }),
  );
  return found
    .filter(({ record }) => record.state === "kept" && record.purpose === "upsell")
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}

const query: CaseQuery = {
  situation,
  vector: { model: "none", values: [] },
  purpose: "upsell",
  exceptCustomer: "c-x",
  outcomes: ["converted"],
  knownBy,
  limit,
  minimumScore: -1,
};

function caseOf(i: number): IndexedCase {
  return {
    caseId: `m-${i}`,
    customerId: `c-${i}`,
    purpose: "upsell",
    contentHash: "a".repeat(64),
    situation: `upsell to a customer with ${i} services, roof cleaning last`,
    vector: { model: "none", values: [] },
    outcomes: [{ kind: "converted", knownAt: known }],
    version: 1,
  };
}
