import { describe, expect, it } from "vitest";
import {
  agentFindings,
  bootstrapFinding,
  noStage,
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

  it.each([
    [["prod", "test"], ", where there are prod, test: look at the name of the stage"],
    [["prod"], ", where there is prod: look at the name of the stage"],
    [[], ", where there is no stage at all: look at the credentials and the region"],
    [
      undefined,
      ": look at the name of the stage; allow cloudformation:DescribeStacks on every stack to be told which there are",
    ],
  ])("may not be there at all, where the stages are %j", (others, said) => {
    expect(wrong([noStage("dev", others)])).toEqual([
      `stacks docket-dev-*: there are none in this account and region${said}; npm run deploy -- --stage dev puts it up, if it is one of stages.ts`,
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

  it("have no version where none came to be", () => {
    const failed: StackSeen = { part: "data", status: "ROLLBACK_COMPLETE", outputs: {} };
    expect(wrong(stackFindings("dev", [failed], "0.1.0")).at(-1)).toBe(
      "version: none: no stack came to be",
    );
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
      "UPDATE_FAILED",
      "look at its events for what cannot be undone, put that right, then aws cloudformation rollback-stack --stack-name docket-dev-api",
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
      "a generator: none is registered: npm run deploy -- --stage dev --agents examples/agents puts the example's in",
    ]);
  });

  it("have to have the generator that the stage names", () => {
    const seen = [
      { ...judge, traffic: "flowing" as const },
      { ...generator, traffic: "flowing" as const },
    ];
    expect(wrong(agentFindings(seen, "dev", "email-generator"))).toEqual([]);
    const own = { ...generator, agentId: "our-writer", traffic: "none" as const };
    expect(wrong(agentFindings([...seen, own], "dev", "our-writer"))).toEqual([
      'the generator our-writer: none is in service: docket --stage dev rollouts serve our-writer --version 2 --reason "..."',
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
