import { describe, expect, it, onTestFinished } from "vitest";
import { listen } from "#adapters/bedrock-stand-in";
import {
  type KnowledgeBaseOptions,
  KnowledgeBaseSimilarCases,
  knowledgeBaseClients,
} from "#adapters/knowledge-base";
import type { IndexedCase } from "#application";
import { anyIdentity } from "../support/dynamodb.js";

/** What AWS answers to a request. */
interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A knowledge base and its bucket over a server that answers as told; `requests` are what it was asked. */
async function casesOver(
  answerTo: (request: string) => Answer,
  options: Partial<KnowledgeBaseOptions> = {},
) {
  const requests: string[] = [];
  const server = await listen(0, (incoming, outgoing) => {
    const [method = "", path = ""] = [incoming.method, incoming.url];
    const request = `${method} ${path.replace(/\?.*/, "").replace(/^\/knowledgebases\/KB\/datasources\/DS/, "")}`;
    requests.push(request);
    const { status, headers, body } = answerTo(request);
    outgoing.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers });
    outgoing.end(body);
  });
  const clients = knowledgeBaseClients({
    ...anyIdentity,
    endpoint: server.endpoint,
    forcePathStyle: true,
  });
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    await server.close();
  });
  const ids = { knowledgeBaseId: "KB", dataSourceId: "DS", bucket: "cases" };
  const waits: number[] = [];
  let time = 0;
  const sleep = async (ms: number) => {
    waits.push(ms);
    time += ms;
  };
  const given = { ...ids, syncPollMs: 5_000, now: () => time, sleep, ...options };
  return { cases: new KnowledgeBaseSimilarCases(clients, given), requests, waits };
}

const start = "PUT /ingestionjobs/";
const look = "GET /ingestionjobs/J1";

function job(status: string, statistics = {}, failureReasons: readonly string[] = []): Answer {
  const ingestionJob = { ingestionJobId: "J1", status, statistics, failureReasons };
  return { status: 200, body: JSON.stringify({ ingestionJob }) };
}

const underWay: Answer = {
  status: 409,
  headers: { "x-amzn-errortype": "ConflictException" },
  body: '{"message":"There is an ongoing ingestion job on this data source"}',
};

/** Answers one after the other; the last one for ever. */
function inTurn(...answers: readonly [Answer, ...Answer[]]): () => Answer {
  const left = [...answers];
  return () => (left.length > 1 ? left.shift() : left[0]) ?? answers[0];
}

describe("a sync of a knowledge base", () => {
  it("is waited for, and says what it took in", async () => {
    const counts = {
      numberOfNewDocumentsIndexed: 2,
      numberOfModifiedDocumentsIndexed: 3,
      numberOfDocumentsDeleted: 1,
    };
    const answers = inTurn(job("STARTING"), job("IN_PROGRESS"), job("COMPLETE", counts));
    const { cases, requests, waits } = await casesOver(answers);
    const done = (await cases.sync())._unsafeUnwrap();
    expect(done).toEqual({ jobId: "J1", indexed: 5, deleted: 1 });
    expect(requests).toEqual([start, look, look]);
    expect(waits).toEqual([5_000, 5_000]);
  });

  it.each([
    [1, "1 document"],
    [3, "3 documents"],
  ])("that left out %i is no success, and says why", async (numberOfDocumentsFailed, documents) => {
    const answers = inTurn(job("COMPLETE", { numberOfDocumentsFailed }, ["no metadata"]));
    const { cases } = await casesOver(answers);
    expect((await cases.sync())._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      cause: { message: `the sync J1 left out ${documents}: no metadata` },
      advice: "Those cases are not found: put right what AWS says, and sync again.",
    });
  });

  it.each(["FAILED", "STOPPED"])("that %s says so", async (status) => {
    const { cases } = await casesOver(inTurn(job("STARTING"), job(status, {}, ["no bucket"])));
    expect((await cases.sync())._unsafeUnwrapErr()).toMatchObject({
      advice: `The knowledge base's sync ended as ${status}: no bucket`,
    });
  });

  it("that is not over in its time is no success, and goes on by itself", async () => {
    const { cases, requests } = await casesOver(inTurn(job("IN_PROGRESS")), { syncWaitMs: 12_000 });
    expect((await cases.sync())._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      cause: { message: "the sync J1 was not over after 12000 ms" },
      advice: "It goes on by itself: sync again later, or wait longer.",
    });
    expect(requests).toEqual([start, look, look]);
  });

  it("begins when another one, which may have missed something, is over", async () => {
    const answers = inTurn(underWay, underWay, job("STARTING"), job("COMPLETE"));
    const { cases, requests } = await casesOver(answers);
    expect((await cases.sync()).isOk()).toBe(true);
    expect(requests).toEqual([start, start, start, look]);
  });

  it("does not wait for another one for ever", async () => {
    const { cases, requests } = await casesOver(inTurn(underWay), { syncWaitMs: 12_000 });
    expect((await cases.sync())._unsafeUnwrapErr()).toMatchObject({
      cause: { name: "ConflictException" },
      advice: "The knowledge base is being synced already: sync again when that is over.",
    });
    expect(requests).toEqual([start, start, start]);
  });

  it("ends at once when its caller stops it while it waits for another one", async () => {
    const stop = new AbortController();
    const cause = new Error("enough");
    const { cases, requests } = await casesOver(inTurn(underWay), {
      sleep: async () => stop.abort(cause),
    });
    expect((await cases.sync(stop))._unsafeUnwrapErr()).toMatchObject({ cause });
    expect(requests).toEqual([start]);
  });
});

describe("a case that others write all the time", () => {
  it("is given up after 20 turns, and says so", async () => {
    const older: IndexedCase = {
      caseId: "m-1",
      customerId: "c-1",
      purpose: "upsell",
      contentHash: "a".repeat(64),
      situation: "roof",
      vector: { model: "any", values: [1, 0] },
      outcomes: [],
      version: 1,
    };
    let kept = "";
    const { cases, requests } = await casesOver((request) => {
      if (request.startsWith("GET")) return { status: 200, headers: { etag: '"e"' }, body: kept };
      return { status: 412, body: "<Error><Code>PreconditionFailed</Code></Error>" };
    });
    const { vector: _, ...record } = older;
    kept = JSON.stringify({ state: "kept", ...record });
    expect((await cases.upsert({ ...older, version: 2 }))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "S3",
      cause: { message: "the case m-1 was changed 20 times meanwhile" },
      advice: "Others are writing it: try again later.",
    });
    expect(requests).toHaveLength(40);
  });
});
