import { randomUUID } from "node:crypto";
import type { RetrieveCommandOutput } from "@aws-sdk/client-bedrock-agent-runtime";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { KnowledgeBaseSimilarCases, knowledgeBaseProbes } from "#adapters/knowledge-base";
import type { CaseQuery, IndexedCase } from "#application";
import { type Aws, describeAws } from "../support/aws.js";
import {
  clientsOf,
  type LocalKnowledgeBase,
  localKnowledgeBase,
} from "../support/bedrock-knowledge-base.js";

describeAws("similar cases by a knowledge base", (aws) => {
  let local: LocalKnowledgeBase;
  let cases: KnowledgeBaseSimilarCases;
  /** Sets a test's cases apart from all others. */
  let purpose: string;

  beforeAll(async () => {
    local = await localKnowledgeBase(aws);
    cases = new KnowledgeBaseSimilarCases(local.clients, { ...local.ids, syncPollMs: 1 });
  });
  afterAll(() => local.close());
  beforeEach(() => {
    purpose = `purpose-${randomUUID().slice(0, 8)}`;
  });

  const vector = { model: "any", values: [1, 0] };
  const idOf = (name: string) => `${purpose}-${name}`;
  const upsert = async (name: string, facts: Partial<IndexedCase> = {}) => {
    const put = await cases.upsert({
      caseId: idOf(name),
      customerId: "c-1",
      purpose,
      contentHash: "a".repeat(64),
      situation: "roof cleaning pool",
      vector,
      outcomes: [{ kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" }],
      version: 1,
      ...facts,
    });
    put._unsafeUnwrap();
  };
  const query = (facts: Partial<CaseQuery> = {}): CaseQuery => ({
    situation: "roof cleaning pool",
    vector,
    purpose,
    exceptCustomer: "c-0",
    outcomes: ["converted"],
    knownBy: "2026-02-01T00:00:00.000Z",
    limit: 10,
    minimumScore: 0,
    ...facts,
  });
  const nearest = async (facts: Partial<CaseQuery> = {}) =>
    (await cases.nearest(query(facts)))._unsafeUnwrap();
  const names = async (facts: Partial<CaseQuery> = {}) =>
    (await nearest(facts)).map(({ caseId }) => caseId.slice(purpose.length + 1));
  const sync = async () => (await cases.sync())._unsafeUnwrap();

  it("are found after the next sync, the most alike first and equals by their id", async () => {
    await upsert("b-unlike", { situation: "lawn pool" });
    await upsert("a-unlike", { situation: "lawn pool" });
    await upsert("same", { contentHash: "b".repeat(64) });
    expect(await names()).toEqual([]);
    await sync();
    expect(await names()).toEqual(["same", "a-unlike", "b-unlike"]);
    expect((await nearest())[0]).toEqual({
      caseId: idOf("same"),
      contentHash: "b".repeat(64),
      score: 1,
    });
    expect(cases.index).toBe(`knowledge-base-${local.ids.knowledgeBaseId}`);
  });

  it("are at most as many as asked for, and none under the minimum", async () => {
    for (const name of ["a", "b", "c"]) await upsert(name);
    await upsert("unlike", { situation: "lawn pool" });
    await sync();
    expect(await names({ limit: 2 })).toEqual(["a", "b"]);
    expect(await names({ limit: 0 })).toEqual([]);
    expect(await names({ minimumScore: 0.5 })).toEqual(["a", "b", "c"]);
    expect(await names({ situation: " " })).toEqual([]);
  });

  it("are of the purpose, of others, and known by the decision time to have done well", async () => {
    const [opened, converted] = ["2026-01-05T00:00:00.000Z", "2026-01-10T00:00:00.000Z"];
    await upsert("own", { customerId: "c-7" });
    await upsert("elsewhere", { purpose: `${purpose}-2` });
    await upsert("silent", { outcomes: [] });
    await upsert("case", {
      outcomes: [
        { kind: "opened", knownAt: opened },
        { kind: "converted", knownAt: converted },
      ],
    });
    await sync();
    expect(await names({ exceptCustomer: "c-7" })).toEqual(["case"]);
    expect(await names({ knownBy: "2026-01-09T23:59:59.999Z" })).toEqual([]);
    expect(await names({ knownBy: converted, exceptCustomer: "c-7" })).toEqual(["case"]);
    const early = { knownBy: opened };
    expect(await names({ ...early, outcomes: ["opened", "clicked"] })).toEqual(["case"]);
    expect(await names({ ...early, outcomes: ["clicked", "converted"] })).toEqual([]);
    expect(await names({ outcomes: ["unsubscribed"] })).toEqual([]);
    expect(await names({ outcomes: [] })).toEqual([]);
  });

  it("are sorted out by the knowledge base already: what does not suit is not sent", async () => {
    await upsert("own", { customerId: "c-7" });
    await upsert("elsewhere", { purpose: `${purpose}-2` });
    await upsert("late", {
      outcomes: [{ kind: "converted", knownAt: "2026-02-01T00:00:00.001Z" }],
    });
    await upsert("case");
    await sync();
    const sent: unknown[] = [];
    const watched = new KnowledgeBaseSimilarCases(watching(aws, sent), local.ids);
    const asked = query({ exceptCustomer: "c-7", outcomes: ["converted", "clicked"] });
    expect((await watched.nearest(asked))._unsafeUnwrap()).toHaveLength(1);
    expect(sent).toEqual([[idOf("case")]]);
  });

  it("are as S3 has them, even before the next sync", async () => {
    await upsert("case", { version: 1 });
    await sync();
    await upsert("case", { version: 3, contentHash: "c".repeat(64) });
    await upsert("case", { version: 2, customerId: "c-9" });
    expect(await nearest()).toEqual([
      { caseId: idOf("case"), contentHash: "c".repeat(64), score: 1 },
    ]);
    await upsert("case", { version: 4, purpose: `${purpose}-2` });
    expect(await names()).toEqual([]);
  });

  it("are never found again once erased, however late or new they are put", async () => {
    await upsert("gone");
    await upsert("other");
    await sync();
    for (const _ of [1, 2]) (await cases.erase(idOf("gone")))._unsafeUnwrap();
    expect(await names()).toEqual(["other"]);
    for (const version of [1, 2, 1_000_000]) await upsert("gone", { version });
    await sync();
    expect(await names()).toEqual(["other"]);
    expect(Object.keys(await local.objects(`cases/${idOf("gone")}`))).toEqual([]);
    expect(await local.objects(`case-records/${idOf("gone")}`)).toEqual({
      [`case-records/${idOf("gone")}.json`]: '{"state":"erased"}',
    });
  });

  it("are not found if they were erased before they first came", async () => {
    (await cases.erase(idOf("gone")))._unsafeUnwrap();
    await upsert("gone");
    await sync();
    expect(await names()).toEqual([]);
  });

  it("lie in S3 as a text and a metadata file of typed attributes", async () => {
    await upsert("case");
    const document = `cases/${idOf("case")}.txt`;
    const objects = await local.objects(`cases/${purpose}`);
    expect(Object.keys(objects)).toEqual([document, `${document}.metadata.json`]);
    expect(objects[document]).toBe("roof cleaning pool");
    const text = (stringValue: string) => ({
      value: { type: "STRING", stringValue },
      includeForEmbedding: false,
    });
    expect(JSON.parse(objects[`${document}.metadata.json`] ?? "")).toEqual({
      metadataAttributes: {
        caseId: text(idOf("case")),
        customerId: text("c-1"),
        purpose: text(purpose),
        convertedKnownAt: {
          value: { type: "NUMBER", numberValue: 1_768_003_200_000 },
          includeForEmbedding: false,
        },
      },
    });
  });

  it("end as the newest version whoever comes last, and as nothing where one was erased", async () => {
    const versions = [3, 1, 5, 2, 4];
    await Promise.all(
      versions.map((version) => upsert("kept", { version, situation: `version ${version}` })),
    );
    await Promise.all([
      ...versions.map((version) => upsert("gone", { version })),
      cases.erase(idOf("gone")),
    ]);
    const documents = await local.objects(`cases/${purpose}`);
    expect(documents[`cases/${idOf("kept")}.txt`]).toBe("version 5");
    expect(Object.keys(documents)).toHaveLength(2);
  });

  it("have documents made again when a writer died between record and documents", async () => {
    await upsert("case", { version: 2 });
    const [Key = ""] = Object.keys(await local.objects(`cases/${idOf("case")}.txt`));
    await local.remove(Key);
    await upsert("case", { version: 2 });
    expect((await local.objects("cases/"))[Key]).toBe("roof cleaning pool");
  });

  it("say how a sync went", async () => {
    await upsert("case");
    expect(await sync()).toMatchObject({
      jobId: expect.stringMatching(/./),
      isOver: true,
      failed: 0,
    });
  });

  it("can be tried without anything being left behind", async () => {
    const before = Object.keys(await local.objects(""));
    const found = [];
    for (const { what, run } of knowledgeBaseProbes(cases)) {
      found.push([what, (await run())._unsafeUnwrap()]);
    }
    const { index } = cases;
    expect(found).toEqual([
      [`ask ${index}`, "it answers"],
      [`keep cases of ${index} in S3`, "they may be read, written and deleted"],
    ]);
    expect(Object.keys(await local.objects(""))).toEqual(before);
  });

  it("do not take records for documents", () => {
    const ids = { ...local.ids, documentPrefix: "c", recordPrefix: "c-records/" };
    expect(() => new KnowledgeBaseSimilarCases(local.clients, ids)).toThrow(RangeError);
  });
});

/** Clients that keep the ids of the cases that come with each answer. */
function watching(aws: Aws, sent: unknown[]) {
  const clients = clientsOf(aws);
  onTestFinished(clients.close);
  clients.query.middlewareStack.add((next) => async (args) => {
    const done = await next(args);
    const { retrievalResults: results = [] } = done.output as RetrieveCommandOutput;
    sent.push(results.map(({ metadata }) => metadata?.["caseId"]));
    return done;
  });
  return clients;
}
