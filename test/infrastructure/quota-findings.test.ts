import { describe, expect, it } from "vitest";
import type { Finding } from "#adapters/cli";
import {
  concurrencyFinding,
  modelQuotaFindings,
} from "../../src/infrastructure/aws/quota-findings.js";

/** What is wrong, and what is said of it. */
const wrong = (findings: readonly Finding[]) =>
  findings.filter(({ isWell }) => !isWell).map(({ what, detail }) => `${what}: ${detail}`);

const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const titan = "amazon.titan-embed-text-v2:0";

describe("the quotas of an account", () => {
  it("have to let as many functions run as the stage reserves, and 100 more", () => {
    const wants = { accountConcurrency: 1_000, reserved: 23 };
    const account = (allowed: number, unreserved = allowed, ours = 0) =>
      concurrencyFinding(wants, { allowed, unreserved, ours });
    expect(account(1_000)).toEqual({
      what: "functions at once",
      isWell: true,
      detail: "1000 for the account, 23 of them for this stage",
    });
    expect(wrong([account(10)])).toEqual([
      'functions at once: the account may run 10, and the stage reserves 23 beside the 100 that AWS keeps back: ask for more (Service Quotas, AWS Lambda, "Concurrent executions")',
    ]);
    expect(wrong([account(123)])).toEqual([
      'functions at once: the account may run 123, and the stage is planned for 1000: ask for more (Service Quotas, AWS Lambda, "Concurrent executions"), or say 123 as accountConcurrency in stages.ts',
    ]);
  });

  it("have to let them run beside what others reserve, and count what the stage reserves already", () => {
    const wants = { accountConcurrency: 1_000, reserved: 23 };
    const account = (unreserved: number, ours: number) =>
      concurrencyFinding(wants, { allowed: 1_000, unreserved, ours });
    expect(wrong([account(122, 0)])).toEqual([
      'functions at once: the account may run 1000, 878 are reserved by others, and the stage reserves 23 beside the 100 that AWS keeps back: ask for more (Service Quotas, AWS Lambda, "Concurrent executions")',
    ]);
    expect(account(123, 0)).toMatchObject({ isWell: true });
    expect(account(107, 15)).toMatchObject({ isWell: false });
    expect(account(100, 23)).toMatchObject({
      isWell: true,
      detail: "1000 for the account, 23 of them for this stage, 877 are reserved by others",
    });
  });

  it("are found by the model that they are of, and by how it is asked", () => {
    const quotas = [
      {
        name: "Cross-region model inference tokens per minute for Anthropic Claude Haiku 4.5",
        value: 5_000,
      },
      {
        name: "Global cross-region model inference tokens per minute for Anthropic Claude Haiku 4.5",
        value: 1,
      },
      {
        name: "On-demand model inference tokens per minute for Anthropic Claude 3 Haiku",
        value: 2,
      },
      {
        name: "On-demand model inference tokens per minute for Amazon Titan Text Embeddings V2",
        value: 300_000,
      },
    ];
    const models = [
      { modelId: haiku, tokensPerMinute: 200_000 },
      { modelId: titan, tokensPerMinute: 300_000 },
    ];
    expect(wrong(modelQuotaFindings({ models }, quotas))).toEqual([
      `tokens a minute of ${haiku}: the account has 5000, and the stage is planned for 200000: ask for more (Service Quotas, "Cross-region model inference tokens per minute for Anthropic Claude Haiku 4.5"), or say 5000 in stages.ts and deploy`,
    ]);
  });

  it("are not those of another version of the model", () => {
    const of = (model: string, value: number) => ({
      name: `On-demand model inference tokens per minute for ${model}`,
      value,
    });
    const quotas = [
      of("Amazon Titan Text Embeddings", 1),
      of("Amazon Titan Text Embeddings V2", 300_000),
      of("Anthropic Claude 3.5 Sonnet", 7),
      of("Anthropic Claude 3.5 Sonnet V2", 8),
    ];
    const allowed = (modelId: string) =>
      modelQuotaFindings({ models: [{ modelId, tokensPerMinute: 1 }] }, quotas)[0]?.detail;
    expect(allowed(titan)).toBe("300000, and 1 wanted");
    expect(allowed("anthropic.claude-3-5-sonnet-20240620-v1:0")).toBe("7, and 1 wanted");
    expect(allowed("anthropic.claude-3-5-sonnet-20241022-v2:0")).toBe("8, and 1 wanted");
  });

  it("are to be looked up where none has a name like the model's", () => {
    const models = [{ modelId: haiku, tokensPerMinute: 200_000, requestsPerMinute: 100 }];
    const found = modelQuotaFindings({ models }, []);
    expect(found.map(({ isUntold }) => isUntold)).toEqual([true, true]);
    expect(wrong(found)).toEqual([]);
  });
});
