import { describe, expect, it } from "vitest";
import {
  concurrencyFinding,
  modelQuotaFindings,
} from "../../src/infrastructure/aws/quota-findings.js";
import {
  agentFindings,
  bootstrapFinding,
  stackFindings,
} from "../../src/infrastructure/aws/stage-findings.js";
import type { StackSeen } from "../../src/infrastructure/aws/stage-stacks.js";

const stack = (part: string, status = "CREATE_COMPLETE", Version = "0.1.0+abc1234"): StackSeen => ({
  part,
  status,
  outputs: { Version },
});
const all = ["data", "ingestion", "pipeline", "api", "operations"].map((part) => stack(part));
const other = (changed: StackSeen) =>
  all.map((each) => (each.part === changed.part ? changed : each));

/** What is wrong, and what is said of it. */
const wrong = (findings: readonly { what: string; isWell: boolean; detail: string }[]) =>
  findings.filter(({ isWell }) => !isWell).map(({ what, detail }) => `${what}: ${detail}`);

describe("the bootstrap of an account", () => {
  it("is well from version 6 on", () => {
    expect(bootstrapFinding("33", "us-east-1")).toMatchObject({ isWell: true });
    expect(bootstrapFinding("5", "us-east-1")).toMatchObject({ isWell: false });
  });

  it("is asked for where there is none", () => {
    expect(wrong([bootstrapFinding(undefined, "us-east-1")])).toEqual([
      "bootstrap of CDK: there is none in us-east-1: npm run deploy makes it",
    ]);
  });
});

describe("the stacks of a stage", () => {
  it("are well when all are there, at rest and of this version, whatever its commit", () => {
    expect(wrong(stackFindings("dev", all, "0.1.0"))).toEqual([]);
    expect(stackFindings("dev", [...all, stack("search")], "0.1.0")).toHaveLength(7);
  });

  it("may not be there at all", () => {
    expect(wrong(stackFindings("dev", [], "0.1.0"))).toEqual([
      "stacks docket-dev-*: there are none in this account and region: npm run deploy -- --stage dev puts them up",
    ]);
  });

  it("are told one by one where a deployment was interrupted", () => {
    expect(wrong(stackFindings("dev", all.slice(0, 2), "0.1.0"))).toEqual([
      "stack docket-dev-pipeline: it is not there: deploy again, which goes on",
      "stack docket-dev-api: it is not there: deploy again, which goes on",
      "stack docket-dev-operations: it is not there: deploy again, which goes on",
    ]);
    const half = other(stack("api", "UPDATE_COMPLETE", "0.2.0+def5678"));
    expect(wrong(stackFindings("dev", half, "0.2.0"))).toEqual([
      "version: a deployment was interrupted: data 0.1.0+abc1234, ingestion 0.1.0+abc1234, pipeline 0.1.0+abc1234, api 0.2.0+def5678, operations 0.1.0+abc1234; deploy again, which goes on",
    ]);
  });

  it("may be of another version than this program", () => {
    expect(wrong(stackFindings("dev", all, "0.2.0"))).toEqual([
      "version: 0.1.0+abc1234 is deployed, and this is 0.2.0: deploy this one, or use that one",
    ]);
  });

  it.each([
    ["UPDATE_IN_PROGRESS", "wait until it has ended"],
    ["ROLLBACK_IN_PROGRESS", "wait until it has ended"],
    ["REVIEW_IN_PROGRESS", "it was begun and has nothing in it; deploy again"],
    ["ROLLBACK_COMPLETE", "it was never there; its events say why; then deploy again"],
    ["UPDATE_ROLLBACK_COMPLETE", "the last deployment was taken back; its events say why"],
    [
      "UPDATE_ROLLBACK_FAILED",
      "look at its events for what cannot be undone, put that right, then aws cloudformation continue-update-rollback --stack-name docket-dev-api",
    ],
    [
      "DELETE_FAILED",
      "look at its events for what cannot be undone, put that right, then aws cloudformation delete-stack --stack-name docket-dev-api",
    ],
  ])("in %s are told with what to do", (status, advice) => {
    expect(wrong(stackFindings("dev", other(stack("api", status)), "0.1.0"))).toEqual([
      `stack docket-dev-api: ${status}: ${advice}`,
    ]);
  });
});

const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const titan = "amazon.titan-embed-text-v2:0";

describe("the quotas of an account", () => {
  it("have to let as many functions run as the stage reserves, and 100 more", () => {
    const wants = { accountConcurrency: 1_000, reserved: 23 };
    expect(concurrencyFinding(wants, 1_000)).toMatchObject({ isWell: true });
    expect(wrong([concurrencyFinding(wants, 10)])).toEqual([
      'functions at once: the account may run 10, and the stage reserves 23 beside the 100 that AWS keeps back: ask for more (Service Quotas, AWS Lambda, "Concurrent executions")',
    ]);
    expect(wrong([concurrencyFinding(wants, 123)])).toEqual([
      'functions at once: the account may run 123, and the stage is planned for 1000: ask for more (Service Quotas, AWS Lambda, "Concurrent executions"), or say 123 as accountConcurrency in stages.ts',
    ]);
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

  it("are to be looked up where none has a name like the model's", () => {
    const models = [{ modelId: haiku, tokensPerMinute: 200_000, requestsPerMinute: 100 }];
    const found = modelQuotaFindings({ models }, []);
    expect(found.map(({ isUntold }) => isUntold)).toEqual([true, true]);
    expect(wrong(found)).toEqual([]);
  });
});

describe("the agents of a stage", () => {
  const judge = { agentId: "email-judge", kind: "judge", version: 1, modelId: haiku };
  const generator = { ...judge, agentId: "email-generator", kind: "generator", version: 2 };

  it("have to be in service, a generator and a judge", () => {
    const seen = [
      { ...judge, traffic: "flowing" as const },
      { ...generator, traffic: "flowing" as const },
    ];
    expect(wrong(agentFindings(seen, "dev"))).toEqual([]);
    expect(wrong(agentFindings(seen.slice(0, 1), "dev"))).toEqual([
      "a generator: none is registered: npm run deploy -- --stage dev puts the example's in",
    ]);
  });

  it("may be more than those in service", () => {
    const seen = [
      { ...judge, traffic: "flowing" as const },
      { ...generator, traffic: "flowing" as const },
      { ...judge, agentId: "second-judge", traffic: "none" as const },
    ];
    expect(wrong(agentFindings(seen, "dev"))).toEqual([]);
  });

  it("are told with the command that they miss", () => {
    const seen = [
      { ...judge, traffic: "stopped" as const },
      { ...generator, traffic: "none" as const },
    ];
    expect(wrong(agentFindings(seen, "dev"))).toEqual([
      'agent email-judge: its traffic is stopped: docket --stage dev rollouts resume email-judge --reason "..."',
      'a generator: none is in service: docket --stage dev rollouts serve email-generator --version 2 --reason "..."',
    ]);
  });
});
