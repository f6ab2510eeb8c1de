import type { RetrieveCommandOutput } from "@aws-sdk/client-bedrock-agent-runtime";
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { KnowledgeBaseSimilarCases, knowledgeBaseProbes } from "#adapters/knowledge-base";
import { type Subject, subject } from "../conformance/similar-cases-subject.js";
import { type Aws, describeAws } from "../support/aws.js";
import {
  clientsOf,
  type LocalKnowledgeBase,
  localKnowledgeBase,
} from "../support/bedrock-knowledge-base.js";

describeAws("similar cases by a knowledge base", (aws) => {
  let local: LocalKnowledgeBase;
  let cases: KnowledgeBaseSimilarCases;
  let t: Subject;
  beforeAll(async () => {
    local = await localKnowledgeBase(aws);
    cases = new KnowledgeBaseSimilarCases(local.clients, { ...local.ids, syncPollMs: 1 });
  });
  afterAll(() => local.close());
  beforeEach(async () => {
    t = await subject(async () => ({ cases }));
  });

  const sync = async () => (await cases.sync())._unsafeUnwrap();

  it("are found after the next sync, the most alike first and equals by their id", async () => {
    await t.upsert("b-unlike", { situation: "purpose: referral" });
    await t.upsert("a-unlike", { situation: "purpose: referral" });
    await t.upsert("same", { contentHash: "b".repeat(64) });
    expect(await t.names()).toEqual([]);
    await sync();
    expect(await t.names()).toEqual(["same", "a-unlike", "b-unlike"]);
    expect((await t.nearest())[0]).toEqual({
      caseId: t.idOf("same"),
      contentHash: "b".repeat(64),
      score: 1,
    });
    expect(cases.index).toBe(`knowledge-base-${local.ids.knowledgeBaseId}`);
  });

  it("are none under the minimum, and none where there is nothing to look for", async () => {
    for (const name of ["a", "b"]) await t.upsert(name);
    await t.upsert("unlike", { situation: "purpose: referral" });
    await sync();
    expect(await t.names({ minimumScore: 0.6 })).toEqual(["a", "b"]);
    expect(await t.names({ situation: " " })).toEqual([]);
  });

  it("are sorted out by the knowledge base already: what does not suit is not sent", async () => {
    await t.upsert("own", { customerId: "c-7" });
    await t.upsert("elsewhere", { purpose: `${t.purpose}-2` });
    await t.upsert("late", {
      outcomes: [{ kind: "converted", knownAt: "2026-02-01T00:00:00.001Z" }],
    });
    await t.upsert("case");
    await sync();
    const sent: unknown[] = [];
    const watched = new KnowledgeBaseSimilarCases(watching(aws, sent), local.ids);
    const asked = t.query({ exceptCustomer: "c-7", outcomes: ["converted", "clicked"] });
    expect((await watched.nearest(asked))._unsafeUnwrap()).toHaveLength(1);
    expect(sent).toEqual([[t.idOf("case")]]);
  });

  it("are as S3 has them, even before the next sync", async () => {
    await t.upsert("case", { version: 1 });
    await sync();
    await t.upsert("case", { version: 3, contentHash: "c".repeat(64) });
    await t.upsert("case", { version: 2, customerId: "c-9" });
    expect(await t.nearest()).toEqual([
      { caseId: t.idOf("case"), contentHash: "c".repeat(64), score: 1 },
    ]);
    await t.upsert("case", { version: 4, purpose: `${t.purpose}-2` });
    expect(await t.names()).toEqual([]);
  });

  it("leave nothing in S3 once erased but that they were, however late they are put again", async () => {
    await t.upsert("gone");
    await t.erase("gone");
    await t.upsert("gone", { version: 2 });
    expect(Object.keys(await local.objects(`cases/${t.idOf("gone")}`))).toEqual([]);
    expect(await local.objects(`case-records/${t.idOf("gone")}`)).toEqual({
      [`case-records/${t.idOf("gone")}.json`]: '{"state":"erased"}',
    });
  });

  it("lie in S3 as a text and a metadata file of typed attributes", async () => {
    await t.upsert("case");
    const document = `cases/${t.idOf("case")}.txt`;
    const objects = await local.objects(`cases/${t.purpose}`);
    expect(Object.keys(objects)).toEqual([document, `${document}.metadata.json`]);
    expect(objects[document]).toBe("purpose: upsell");
    const text = (stringValue: string) => ({
      value: { type: "STRING", stringValue },
      includeForEmbedding: false,
    });
    expect(JSON.parse(objects[`${document}.metadata.json`] ?? "")).toEqual({
      metadataAttributes: {
        caseId: text(t.idOf("case")),
        customerId: text("c-1"),
        purpose: text(t.purpose),
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
      versions.map((version) => t.upsert("kept", { version, situation: `version ${version}` })),
    );
    await Promise.all([
      ...versions.map((version) => t.upsert("gone", { version })),
      t.erase("gone"),
    ]);
    const documents = await local.objects(`cases/${t.purpose}`);
    expect(documents[`cases/${t.idOf("kept")}.txt`]).toBe("version 5");
    expect(Object.keys(documents)).toHaveLength(2);
  });

  it("have documents made again when a writer died between record and documents", async () => {
    await t.upsert("case", { version: 2 });
    const [Key = ""] = Object.keys(await local.objects(`cases/${t.idOf("case")}.txt`));
    await local.remove(Key);
    await t.upsert("case", { version: 2 });
    expect((await local.objects("cases/"))[Key]).toBe("purpose: upsell");
  });

  it("say how a sync went", async () => {
    await t.upsert("case");
    expect(await sync()).toMatchObject({ jobId: expect.stringMatching(/./) });
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
