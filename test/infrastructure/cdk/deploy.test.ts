import { readFileSync } from "node:fs";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { stageWants } from "../../../src/infrastructure/aws/stage-wants.js";
import { addApplication, newApp } from "../../../src/infrastructure/cdk/application.js";
import { boundaryFile } from "../../../src/infrastructure/cdk/deploy/boundary.js";
import {
  checkAccount,
  checkQuotas,
  confirmation,
  obstacles,
  versionNotice,
} from "../../../src/infrastructure/cdk/deploy/checks.js";
import { optionsFrom } from "../../../src/infrastructure/cdk/deploy/options.js";
import type { Stage } from "../../../src/infrastructure/cdk/stage.js";
import { isLocalAws } from "../../../src/infrastructure/cdk/stand-ins.js";
import { entries, resourcesOf, stageOf } from "./templates.js";

const known = ["dev", "test", "prod"];
const read = (args: readonly string[], env = {}) => optionsFrom(args, known, env);
const stack = (part: string, status: string, Version = "0.1.0+abc1234") => ({
  part,
  status,
  outputs: { Version },
});

describe("what is to be deployed", () => {
  it("is a stage, with the example's agents unless said otherwise", () => {
    expect(read(["--stage", "dev", "--account", "111111111111"])._unsafeUnwrap()).toEqual({
      stage: "dev",
      account: "111111111111",
      region: undefined,
      agents: "examples/agents",
      guidelines: "examples/brand-guidelines.json",
      prices: "examples/price-book.json",
      confirmed: undefined,
      dryRun: false,
    });
  });

  it("may be said by the environment, and is refused in a sentence", () => {
    const env = {
      DOCKET_STAGE: "test",
      DOCKET_ACCOUNT: "222222222222",
      DOCKET_REGION: "us-west-2",
    };
    expect(read([], env)._unsafeUnwrap()).toMatchObject({
      stage: "test",
      account: "222222222222",
      region: "us-west-2",
    });
    expect(read([])._unsafeUnwrapErr()).toBe("Say which stage: --stage <one of dev, test, prod>.");
    expect(read(["--stage", "staging"])._unsafeUnwrapErr()).toBe(
      "There is no stage staging: it is one of dev, test, prod.",
    );
    expect(read(["--stage", "dev", "--account", "12"])._unsafeUnwrapErr()).toBe(
      "An account has 12 digits, and 12 has not.",
    );
    expect(read(["--stagee", "dev"])._unsafeUnwrapErr()).toBe("Unknown option '--stagee'.");
  });
});

describe("a deployment", () => {
  it("is refused to credentials of another account, which are both named", () => {
    expect(checkAccount("111111111111", "111111111111").isOk()).toBe(true);
    expect(checkAccount(undefined, "111111111111").isOk()).toBe(true);
    expect(checkAccount("111111111111", "222222222222")._unsafeUnwrapErr()).toBe(
      "These credentials are those of account 222222222222, and account 111111111111 is meant: log in there, or correct --account or DOCKET_ACCOUNT. Nothing was changed.",
    );
  });

  it("says beforehand which version comes in the place of which", () => {
    expect(versionNotice([], "0.1.0+abc1234")).toBe(
      "Version 0.1.0+abc1234: nothing of this stage is deployed yet.",
    );
    const all = (version?: string) =>
      ["data", "ingestion", "pipeline", "api", "operations"].map((part) =>
        stack(part, "CREATE_COMPLETE", version),
      );
    const there = all();
    expect(versionNotice(there, "0.1.0+abc1234")).toBe(
      "Version 0.1.0+abc1234: the same as is deployed.",
    );
    expect(versionNotice(there, "0.2.0+def5678")).toBe(
      "Version 0.2.0+def5678 comes in the place of 0.1.0+abc1234.",
    );
    const newer = all("0.10.0+fff0000");
    expect(versionNotice(newer, "0.9.1+abc1234")).toBe(
      "Version 0.9.1+abc1234 comes in the place of 0.10.0+fff0000. That is an older one: it reads what the newer one wrote only where no new kind of event was written.",
    );
  });

  it("is refused where the account may not run the functions, and told of models with too little", () => {
    const finding = (what: string, isWell: boolean) => ({ what, isWell, detail: "too few" });
    const check = (...findings: readonly ReturnType<typeof finding>[]) => {
      const said: string[] = [];
      const refusal = checkQuotas(findings, (text) => said.push(text)).match(
        () => undefined,
        (why) => why,
      );
      return { refusal, said };
    };
    expect(check(finding("functions at once", true))).toEqual({ refusal: undefined, said: [] });
    expect(check(finding("functions at once", false))).toEqual({
      refusal: "A quota of the account is too low for this stage. Nothing was changed.",
      said: ["functions at once: too few"],
    });
    expect(check(finding("tokens a minute of a model", false))).toEqual({
      refusal: undefined,
      said: ["tokens a minute of a model: too few"],
    });
  });

  it("goes on where one was interrupted", () => {
    const half = [
      stack("data", "UPDATE_COMPLETE", "0.2.0+def5678"),
      stack("ingestion", "UPDATE_ROLLBACK_COMPLETE"),
      stack("pipeline", "REVIEW_IN_PROGRESS"),
      stack("api", "ROLLBACK_COMPLETE"),
    ];
    expect(obstacles("dev", half)).toEqual([]);
    expect(versionNotice(half, "0.2.0+def5678")).toBe(
      "Version 0.2.0+def5678: a deployment was interrupted, for 0.2.0+def5678 and 0.1.0+abc1234 are both deployed. This one goes on.",
    );
  });

  it("says where one was interrupted", () => {
    const first = [stack("data", "CREATE_COMPLETE"), stack("ingestion", "CREATE_COMPLETE")];
    expect(versionNotice(first, "0.1.0+abc1234")).toBe(
      "Version 0.1.0+abc1234: a deployment of 0.1.0+abc1234 was interrupted before pipeline, api, operations. This one goes on.",
    );
  });

  it("waits for one that is under way", () => {
    expect(obstacles("dev", [stack("api", "UPDATE_IN_PROGRESS")])).toEqual([
      "docket-dev-api is in UPDATE_IN_PROGRESS: a deployment is under way. Wait until it has ended, then run this again.",
    ]);
  });

  it("says what a first one that failed has kept, for that would be in its way", () => {
    const kept = { data: ["AWS::DynamoDB::Table docket-dev-events"] };
    expect(obstacles("dev", [stack("data", "ROLLBACK_COMPLETE")], kept)).toEqual([
      'docket-dev-data is in ROLLBACK_COMPLETE: its first deployment failed, and what may hold data was kept: AWS::DynamoDB::Table docket-dev-events. Delete these (docs/deploy.md, "Taking it down"), then aws cloudformation delete-stack --stack-name docket-dev-data, and run this again.',
    ]);
  });
});

describe("a protected stage", () => {
  const prod = { stage: "prod", isProtected: true };
  const alone = { confirmed: undefined, isInteractive: false };

  it("is confirmed by its name, typed or said beforehand", () => {
    expect(confirmation(prod, { ...alone, isInteractive: true })._unsafeUnwrap()).toBe("ask");
    expect(confirmation(prod, { ...alone, confirmed: "prod" })._unsafeUnwrap()).toBe("given");
    expect(confirmation({ stage: "dev", isProtected: false }, alone)._unsafeUnwrap()).toBe("given");
  });

  it("is left alone where nobody can be asked, or another one was named", () => {
    expect(confirmation(prod, alone)._unsafeUnwrapErr()).toBe(
      "prod is protected, and there is nobody to ask: --yes-deploy prod confirms it. Nothing was changed.",
    );
    expect(confirmation(prod, { ...alone, confirmed: "dev" })._unsafeUnwrapErr()).toBe(
      "--yes-deploy says dev, and prod is to be deployed. Nothing was changed.",
    );
  });
});

describe("the boundary", () => {
  const text = readFileSync(boundaryFile, "utf8");
  const allowed: readonly string[] = JSON.parse(text).Statement.flatMap(
    ({ Action }: { Action: string | readonly string[] }) => Action,
  );

  it("fits into a policy", () => {
    expect(JSON.stringify(JSON.parse(text)).length).toBeLessThan(6_144);
  });

  /** What CloudFormation calls the services that IAM calls otherwise. */
  const services: Readonly<Record<string, string>> = {
    apigateway: "apigateway",
    cloudwatch: "cloudwatch",
    dynamodb: "dynamodb",
    events: "events",
    eventschemas: "schemas",
    iam: "iam",
    kinesis: "kinesis",
    kms: "kms",
    lambda: "lambda",
    logs: "logs",
    opensearchservice: "es",
    s3: "s3",
    secretsmanager: "secretsmanager",
    sns: "sns",
    sqs: "sqs",
    ssm: "ssm",
    stepfunctions: "states",
    wafv2: "wafv2",
  };

  it("lets every service be used that the stacks consist of", () => {
    const types = new Set(resourcesOf(stageOf("prod")).map(({ type }) => type));
    for (const type of types) {
      const service = services[type.split("::")[1]?.toLowerCase() ?? ""];
      expect(
        allowed.some((action) => action.startsWith(`${service}:`)),
        type,
      ).toBe(true);
    }
  });
});

/** What the stacks of a stage tell whoever deployed them, by their parts. */
function outputsOf(stage: Stage) {
  const app = newApp({ context: { "aws:cdk:bundling-stacks": [] } });
  return addApplication(app, stage, entries).map((stack) => {
    const outputs = Template.fromStack(stack).toJSON()["Outputs"];
    return { part: stack.stackName.replace(`docket-${stage.name}-`, ""), outputs };
  });
}

describe("the stacks", () => {
  it("all tell their version", () => {
    const told = outputsOf(stageOf("dev", {}, { version: "0.1.0+abc1234" }));
    expect(told).toHaveLength(6);
    for (const { part, outputs } of told) {
      expect(outputs.Version.Value, part).toBe("0.1.0+abc1234");
    }
  });

  it("tell what the account has to have, embeddings only where something is searched", () => {
    const wants = (stage: Stage) => {
      const pipeline = outputsOf(stage).find(({ part }) => part === "pipeline");
      return stageWants.parse(JSON.parse(pipeline?.outputs.Wants.Value));
    };
    expect(wants(stageOf("dev"))).toEqual({
      accountConcurrency: 1_000,
      reserved: 23,
      models: [
        {
          modelId: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
          tokensPerMinute: 200_000,
          requestsPerMinute: 100,
        },
        {
          modelId: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
          tokensPerMinute: 200_000,
          requestsPerMinute: 100,
        },
      ],
    });
    expect(wants(stageOf("test")).models).toHaveLength(3);
  });

  it("leave out on a local AWS what that does not know, whatever the stage", () => {
    const parts = outputsOf(stageOf("dev", {}, { isOnLocalAws: true })).map(({ part }) => part);
    expect(parts).toEqual(["data", "ingestion", "pipeline", "api", "operations"]);
  });
});

describe("a local AWS", () => {
  const said = { DOCKET_LOCAL_AWS: "true" };

  it("is one of this machine that says it is", () => {
    expect(isLocalAws({ ...said, AWS_ENDPOINT_URL: "https://127.0.0.1:4566" })).toBe(true);
    expect(isLocalAws({ ...said, AWS_ENDPOINT_URL: "http://localhost" })).toBe(true);
  });

  it("is never taken for AWS itself, nor the other way round", () => {
    expect(isLocalAws(said)).toBe(false);
    expect(isLocalAws({ AWS_ENDPOINT_URL: "https://127.0.0.1:4566" })).toBe(false);
    expect(isLocalAws({ ...said, AWS_ENDPOINT_URL: "https://sts.us-east-1.amazonaws.com" })).toBe(
      false,
    );
  });
});
