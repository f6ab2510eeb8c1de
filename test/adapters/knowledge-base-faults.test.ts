import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { KnowledgeBaseSimilarCases } from "#adapters/knowledge-base";
import type { CaseQuery, IndexedCase } from "#application";
import { describeAws } from "../support/aws.js";
import { impatient, networkFaults } from "../support/bedrock-faults.js";
import {
  clientsOf,
  type LocalKnowledgeBase,
  localKnowledgeBase,
} from "../support/bedrock-knowledge-base.js";
import { startFaultProxy } from "../support/fault-proxy.js";
import { byChance, type ProxyPlan } from "../support/proxy-faults.js";
import { expectNoSocket } from "../support/sockets.js";

const vector = { model: "any", values: [1, 0] };

/** A case of a purpose, by name and version. */
const versionOf = (purpose: string, name: string, version: number): IndexedCase => ({
  caseId: `${purpose}-${name}`,
  customerId: "c-1",
  purpose,
  contentHash: String(version).repeat(64),
  situation: "roof cleaning pool",
  vector,
  outcomes: [{ kind: "converted", knownAt: "2026-01-10T00:00:00.000Z" }],
  version,
});
const queryFor = (purpose: string): CaseQuery => ({
  situation: "roof cleaning pool",
  vector,
  purpose,
  exceptCustomer: "c-0",
  outcomes: ["converted"],
  knownBy: "2026-02-01T00:00:00.000Z",
  limit: 50,
  minimumScore: 0,
});

describeAws("a knowledge base over a network that fails", (aws) => {
  let local: LocalKnowledgeBase;
  beforeAll(async () => {
    local = await localKnowledgeBase(aws);
  });
  afterAll(() => local.close());

  /** The cases of the knowledge base by way of two proxies, before S3 and before Bedrock. */
  async function behind(plans: { readonly s3?: ProxyPlan; readonly bedrock?: ProxyPlan }) {
    const { endpoint: target, ca } = aws;
    const nothing: ProxyPlan = () => undefined;
    const s3 = await startFaultProxy({ target, ca, protocol: "s3", plan: plans.s3 ?? nothing });
    const protocol = "rest-json";
    const bedrock = await startFaultProxy({
      target,
      ca,
      protocol,
      plan: plans.bedrock ?? nothing,
    });
    const handlers = { requestHandler: {}, queryHandler: {} };
    const stored = clientsOf(aws, { endpoint: s3.endpoint, ...handlers });
    const asked = clientsOf(aws, { endpoint: bedrock.endpoint, ...handlers });
    const close = () => {
      stored.close();
      asked.close();
    };
    onTestFinished(async () => {
      close();
      await s3.close();
      await bedrock.close();
    });
    const clients = { ...asked, s3: stored.s3 };
    const options = { ...local.ids, ...impatient, syncPollMs: 1 };
    return { cases: new KnowledgeBaseSimilarCases(clients, options), s3, bedrock, close };
  }

  it("keeps the newest version of each case, none that was erased, and no connection", async () => {
    const purpose = `purpose-${randomUUID().slice(0, 8)}`;
    const { cases, s3, bedrock, close } = await behind({
      s3: byChance(5, 0.15, networkFaults),
      bedrock: byChance(6, 0.15, networkFaults),
    });
    const names = ["a", "b", "c", "d", "e", "f"];
    const done = await Promise.all([
      ...[2, 3, 1].flatMap((version) =>
        names.map((name) => cases.upsert(versionOf(purpose, name, version))),
      ),
      cases.erase(`${purpose}-b`),
      cases.erase(`${purpose}-e`),
    ]);
    expect(done.every((each) => each.isOk())).toBe(true);
    expect((await cases.sync())._unsafeUnwrap()).toMatchObject({ jobId: expect.any(String) });
    const expected = ["a", "c", "d", "f"].map((name) => ({
      caseId: `${purpose}-${name}`,
      contentHash: "3".repeat(64),
      score: 1,
    }));
    for (const _ of [1, 2, 3]) {
      expect((await cases.nearest(queryFor(purpose)))._unsafeUnwrap()).toEqual(expected);
    }
    const documents = Object.keys(await local.objects(`cases/${purpose}`));
    expect(documents).toHaveLength(8);
    const faults = new Set(
      [...s3.passed, ...bedrock.passed].flatMap(({ fault }) => fault?.type ?? []),
    );
    expect([...faults].sort()).toEqual(["cutBody", "delay", "refused", "reset"]);
    close();
    await expectNoSocket(s3);
    await expectNoSocket(bedrock);
  });

  it("begins one sync, also when the answer to its start was lost", async () => {
    const starts: string[] = [];
    const { cases } = await behind({
      bedrock: ({ operation }) =>
        operation.startsWith("PUT ")
          ? {
              type: "rewrite",
              request: (body) => {
                starts.push(JSON.parse(body).clientToken);
                return body;
              },
              answer: (body = "") => (starts.length < 3 ? "{" : body),
            }
          : undefined,
    });
    expect((await cases.sync()).isOk()).toBe(true);
    expect(starts).toHaveLength(3);
    expect(new Set(starts).size).toBe(1);
    expect(starts[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("is unavailable in time when nothing answers", async () => {
    const slow: ProxyPlan = () => ({ type: "delay", ms: 60_000, when: "before" });
    const { s3, bedrock } = await behind({ s3: slow, bedrock: slow });
    const handlers = { requestHandler: {}, queryHandler: {} };
    const stored = clientsOf(aws, { endpoint: s3.endpoint, ...handlers });
    const asked = clientsOf(aws, { endpoint: bedrock.endpoint, ...handlers });
    onTestFinished(() => {
      stored.close();
      asked.close();
    });
    const limits = { ...impatient, attemptTimeoutMs: 60, deadlineMs: 200 };
    const clients = { ...asked, s3: stored.s3 };
    const cases = new KnowledgeBaseSimilarCases(clients, { ...local.ids, ...limits });
    const purpose = "purpose";
    const began = performance.now();
    const ends = await Promise.all([
      cases.upsert(versionOf(purpose, "a", 1)),
      cases.erase("m-1"),
      cases.nearest(queryFor(purpose)),
      cases.sync(),
    ]);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(ends.map((end) => end._unsafeUnwrapErr())).toMatchObject([
      { type: "Unavailable", service: "S3" },
      { type: "Unavailable", service: "S3" },
      { type: "Unavailable", service: "Bedrock Knowledge Base" },
      { type: "Unavailable", service: "Bedrock Knowledge Base" },
    ]);
  });
});
