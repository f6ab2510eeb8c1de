import { randomUUID } from "node:crypto";
import { DeleteBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import {
  type KnowledgeBaseClientOptions,
  type KnowledgeBaseOptions,
  KnowledgeBaseSimilarCases,
} from "#adapters/knowledge-base";
import type { CaseQuery, IndexedCase } from "#application";
import { describeAws } from "../support/aws.js";
import {
  clientsOf,
  type LocalKnowledgeBase,
  localKnowledgeBase,
} from "../support/bedrock-knowledge-base.js";

const vector = { model: "any", values: [1, 0] };
const indexed: IndexedCase = {
  caseId: "m-1",
  customerId: "c-1",
  purpose: "upsell",
  contentHash: "a".repeat(64),
  situation: "roof",
  vector,
  outcomes: [{ kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" }],
  version: 1,
};
const query: CaseQuery = {
  situation: "roof",
  vector,
  purpose: "upsell",
  exceptCustomer: "c-0",
  outcomes: ["converted"],
  knownBy: "2026-02-01T00:00:00.000Z",
  limit: 3,
  minimumScore: 0,
};

describeAws("a knowledge base that cannot be used", (aws) => {
  let local: LocalKnowledgeBase;
  beforeAll(async () => {
    local = await localKnowledgeBase(aws);
  });
  afterAll(() => local.close());

  function casesWith(
    options: Partial<KnowledgeBaseOptions>,
    client: KnowledgeBaseClientOptions = {},
  ) {
    const clients = clientsOf(aws, client);
    onTestFinished(clients.close);
    return new KnowledgeBaseSimilarCases(clients, { ...local.ids, syncPollMs: 1, ...options });
  }

  it("is to be named rightly", async () => {
    const cases = casesWith({ knowledgeBaseId: "KBNOTTHERE" });
    const advice = expect.stringContaining("There is no knowledge base KBNOTTHERE with that data");
    expect((await cases.nearest(query))._unsafeUnwrapErr()).toMatchObject({ advice });
    expect((await cases.sync())._unsafeUnwrapErr()).toMatchObject({ advice });
  });

  it("is to have its bucket", async () => {
    const bucket = `missing-${randomUUID()}`;
    const cases = casesWith({ bucket });
    const error = { advice: `There is no bucket "${bucket}": create it, or correct its name.` };
    expect((await cases.upsert(indexed))._unsafeUnwrapErr()).toMatchObject(error);
    expect((await cases.erase("m-1"))._unsafeUnwrapErr()).toMatchObject(error);
  });

  it("is to be asked by somebody whom AWS knows", async () => {
    const credentials = { accessKeyId: "AKIAUNKNOWN", secretAccessKey: "wrong" };
    const cases = casesWith({}, { credentials });
    for (const asked of [await cases.nearest(query), await cases.upsert(indexed)]) {
      expect(asked._unsafeUnwrapErr()).toMatchObject({
        advice: "AWS does not know these credentials in this region: correct them, or the region.",
      });
    }
  });

  it("is to have a certificate that verifies, and an address that exists", async () => {
    const unverified = casesWith({}, { queryHandler: {}, requestHandler: {} });
    for (const asked of [await unverified.nearest(query), await unverified.upsert(indexed)]) {
      expect(asked._unsafeUnwrapErr()).toMatchObject({
        advice: expect.stringContaining("NODE_EXTRA_CA_CERTS"),
      });
    }
    const nowhere = casesWith({}, { endpoint: "https://no-such-host.invalid" });
    for (const asked of [await nowhere.nearest(query), await nowhere.upsert(indexed)]) {
      expect(asked._unsafeUnwrapErr()).toMatchObject({
        advice: "There is no such host: correct the region or the endpoint.",
      });
    }
  });

  it("is not read from a record that was changed by hand", async () => {
    const cases = casesWith({});
    const Key = "case-records/m-9.json";
    const { bucket: Bucket } = local.ids;
    await local.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body: '{"state":"new"}' }));
    expect((await cases.upsert({ ...indexed, caseId: "m-9" }))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice: `s3://${Bucket}/${Key} is not as Docket writes it: remove it, and put the case again.`,
    });
  });

  it("says why a sync failed", async () => {
    const bare = await localKnowledgeBase(aws);
    onTestFinished(bare.close);
    await bare.clients.s3.send(new DeleteBucketCommand({ Bucket: bare.ids.bucket }));
    const cases = new KnowledgeBaseSimilarCases(bare.clients, bare.ids);
    expect((await cases.sync())._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "Bedrock Knowledge Base",
      advice: expect.stringContaining("The knowledge base's sync ended as FAILED: S3 bucket"),
    });
  });

  it("does nothing more once its caller stops it", async () => {
    const cases = casesWith({});
    const cause = new Error("enough");
    const call = { signal: AbortSignal.abort(cause) };
    const ends = [
      await cases.upsert({ ...indexed, caseId: "m-stopped" }, call),
      await cases.erase("m-stopped", call),
      await cases.nearest(query, call),
      await cases.sync(call),
    ];
    for (const end of ends) expect(end._unsafeUnwrapErr()).toMatchObject({ cause });
    expect(await local.objects("case-records/m-stopped")).toEqual({});
  });
});
