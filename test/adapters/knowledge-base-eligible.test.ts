import { afterAll, beforeAll, describe, expect } from "vitest";
import { type KnowledgeBaseClients, KnowledgeBaseSimilarCases } from "#adapters/knowledge-base";
import type { RetryOptions } from "#adapters/remote";
import { eligibleCasesConformance } from "../conformance/similar-cases-eligible.conformance.js";
import { describeAws } from "../support/aws.js";
import { impatient, networkFaults } from "../support/bedrock-faults.js";
import {
  clientsOf,
  type LocalKnowledgeBase,
  localKnowledgeBase,
} from "../support/bedrock-knowledge-base.js";
import { startFaultProxy } from "../support/fault-proxy.js";
import { byChance } from "../support/proxy-faults.js";

describeAws("cases of a knowledge base", (aws) => {
  let local: LocalKnowledgeBase;
  beforeAll(async () => {
    local = await localKnowledgeBase(aws);
  });
  afterAll(() => local.close());

  const createWith = (clients: () => KnowledgeBaseClients, retries?: RetryOptions) => async () => {
    const options = { ...local.ids, ...retries, syncPollMs: 1 };
    const cases = new KnowledgeBaseSimilarCases(clients(), options);
    return { cases, settle: async () => void (await cases.sync())._unsafeUnwrap() };
  };

  eligibleCasesConformance(
    "knowledge base",
    createWith(() => local.clients),
  );

  describe("over a network that fails now and then", () => {
    let clients: KnowledgeBaseClients;
    let close: () => Promise<void>;
    beforeAll(async () => {
      const { endpoint: target, ca } = aws;
      const [s3, bedrock] = await Promise.all([
        startFaultProxy({ target, ca, protocol: "s3", plan: byChance(7, 0.15, networkFaults) }),
        startFaultProxy({
          target,
          ca,
          protocol: "rest-json",
          plan: byChance(8, 0.15, networkFaults),
        }),
      ]);
      // Neither has a certificate to be verified.
      const handlers = { requestHandler: {}, queryHandler: {} };
      const stored = clientsOf(aws, { endpoint: s3.endpoint, ...handlers });
      const asked = clientsOf(aws, { endpoint: bedrock.endpoint, ...handlers });
      clients = { ...asked, s3: stored.s3 };
      close = async () => {
        stored.close();
        asked.close();
        await s3.close();
        await bedrock.close();
        for (const { passed } of [s3, bedrock]) {
          expect(passed.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(3);
        }
      };
    });
    afterAll(() => close());

    eligibleCasesConformance(
      "faulty knowledge base",
      createWith(() => clients, impatient),
    );
  });
});
